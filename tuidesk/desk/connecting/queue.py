"""The queue of a newly connected address: made, named, or none."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import MAX_NAME, default_tag, next_color
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import Phrase, _, mark
from tuidesk.store import events, setup_channels
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import clean_line

NONE = "-"
_BETWEEN_WORDS = re.compile(r"[._+\-\s]+")
_ROOM_FOR_NUMBER = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The queue to attach: an existing one, one to be made (its row is None), or none (its name is '')."""

    name: str = ""
    row: QueueSetup | None = None


def choose(conn: sa.Connection, wish: str, address: str, directions: str) -> Choice:
    """Decide on the queue of an address; raises NotFound, or BadUsage for one that has mail already."""
    if wish == NONE or (not wish and directions == "out"):
        return Choice()
    others = rows.queues(conn)
    if not wish:
        return Choice(unique(name_from(address), {other.name.casefold() for other in others}))
    found = next((row for row in others if row.name.casefold() == wish.casefold()), None)
    if found is None:
        title = Phrase(mark("No queue is called {name}"), {"name": clean_line(wish, 80)})
        raise NotFound(title, Phrase(mark("tuidesk queue list shows them; without a name one is made.")))
    if found.inbound_id and directions != "out":
        _refuse(conn, found)
    return Choice(found.name, found)


def attach(
    conn: sa.Connection,
    actor: Actor,
    choice: Choice,
    channel: str,
    halves: Mapping[str, int],
    directions: str,
) -> None:
    """Make the queue if need be, and give it the new ways in and out; a Reply via set by hand stays."""
    if not choice.name:
        return
    row = choice.row or _made(conn, actor, choice.name)
    columns = dict(halves)
    if row.reply_via_id and directions != "out":
        columns.pop("reply_via_id", None)
    rows.change(conn, row.id, columns)
    if choice.row:
        said = {"queue": row.name, "changes": [f"{key}={channel}" for key in columns]}
        events.add(conn, actor.name, None, "queue-changed", said)


def _made(conn: sa.Connection, actor: Actor, name: str) -> QueueSetup:
    others = rows.queues(conn)
    tag = default_tag(name, {other.tag for other in others})
    queue_id = rows.add(
        conn, {"name": name, "color": next_color([other.color for other in others]), "tag": tag}
    )
    events.add(conn, actor.name, None, "queue-added", {"queue": name})
    return rows.get(conn, queue_id)


def _refuse(conn: sa.Connection, queue: QueueSetup) -> None:
    channel = next(
        (
            row.name
            for row in setup_channels.channels(conn)
            if row.inbound and row.inbound.id == queue.inbound_id
        ),
        "",
    )
    title = mark("The queue {queue} gets its mail from {channel}")
    hint = mark("Choose another queue, or first run: tuidesk queue set {queue} inbound=")
    names = {"queue": queue.name, "channel": channel}
    raise BadUsage(Phrase(title, names), Phrase(hint, {"queue": shlex.quote(queue.name)}))


def name_from(address: str) -> str:
    """Return a queue's name made from an address: "Customer care" for customer.care@acme.test."""
    words = [word for word in _BETWEEN_WORDS.split(address.partition("@")[0]) if word]
    name = clean_line(" ".join(words), MAX_NAME - _ROOM_FOR_NUMBER).replace(":", " ").strip(" @")
    return name[:1].upper() + name[1:] if name else _("Support")


def unique(name: str, taken: set[str]) -> str:
    """Return the name, with the first free number behind it when it is taken (casefolded)."""
    numbered = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(one for one in numbered if one.casefold() not in taken)
