"""Queues: named, coloured lanes of tickets, each with its way in and its way out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.loops import guarded
from tuidesk.desk.names import check_color, default_tag, next_color
from tuidesk.desk.permissions import require
from tuidesk.desk.queues.changes import apply, free_name, free_tag
from tuidesk.desk.queues.lines import QueueLine, listed
from tuidesk.desk.rules import refuse_queue
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events
from tuidesk.store import setup_queues as rows
from tuidesk.store.engine import Store
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import clean_line

__all__ = ["QueueLine", "add", "change", "find", "ids", "listed", "remove"]


def ids(conn: sa.Connection) -> list[int]:
    """Return the ids of every queue in its order on screen."""
    return [queue.id for queue in rows.queues(conn)]


def find(conn: sa.Connection, name: str, *, hidden: Collection[int] = ()) -> QueueSetup:
    """Return the queue of that name, in whatever case, unless it is hidden; raises NotFound."""
    seen = (row for row in rows.queues(conn) if row.id not in hidden)
    found = next((row for row in seen if row.name.casefold() == name.casefold()), None)
    if found is None:
        title = _("No queue is called {name}").format(name=clean_line(name, 80))
        raise NotFound(title, _("tuidesk queue list shows them."))
    return found


def add(
    store: Store,
    actor: Actor,
    name: str,
    *,
    color: str = "",
    tag: str = "",
    inbound: str = "",
    reply_via: str = "",
) -> int:
    """Add a queue and return its id; colour and tag are chosen when not given."""
    require(actor, "admin")
    with store.write() as conn, guarded(conn):
        others = rows.queues(conn)
        name = free_name(conn, name)
        values = {
            "name": name,
            "color": check_color(color) if color else next_color([other.color for other in others]),
            "tag": free_tag(conn, tag) if tag else default_tag(name, {other.tag for other in others}),
        }
        queue_id = rows.add(conn, values)
        for key, wish in (("inbound", inbound), ("reply-via", reply_via)):
            if wish:
                apply(conn, find(conn, name), key, wish)
        events.add(conn, actor.name, None, "queue-added", {"queue": name})
        return queue_id


def change(store: Store, actor: Actor, name: str, changes: Sequence[tuple[str, str]]) -> None:
    """Change a queue by (key, value), in order; `creation-address` adds one, or removes it after a `-`."""
    require(actor, "admin")
    with store.write() as conn, guarded(conn):
        queue = find(conn, name)
        for key, text in changes:
            apply(conn, rows.get(conn, queue.id), key, text)
        said = [f"{key}={text}" for key, text in changes]
        events.add(conn, actor.name, None, "queue-changed", {"queue": queue.name, "changes": said})


def remove(store: Store, actor: Actor, name: str, move_to: str) -> int:
    """Remove a queue; its tickets and creation addresses go to another one. Return how many tickets moved."""
    require(actor, "admin")
    with store.write() as conn, guarded(conn):
        queue, heir = find(conn, name), find(conn, move_to)
        if queue.id == heir.id:
            raise BadUsage(_("Tickets cannot move to the queue that is removed"), _("Name another queue."))
        refuse_queue(conn, queue.id, queue.name)
        moved = rows.remove(conn, queue.id, heir.id)
        said = {"queue": queue.name, "heir": heir.name, "tickets": moved}
        events.add(conn, actor.name, None, "queue-removed", said)
        return moved
