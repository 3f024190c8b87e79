"""What an agent decides about waiting mail when the desk, and with it its worker, is about to end."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.outbox.channel import due_in_ms
from tuidesk.desk.permissions import require
from tuidesk.store import events, feed, sight
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import outbox

SOON_MS = 15_000  # a worker whose last desk has gone sends what is due within this time
KEEP_MS = 2 * SOON_MS


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many mails leave soon, the first of them in so many ms."""

    count: int
    in_ms: int


def leaving(conn: sa.Connection) -> Leaving:
    """Return what leaves within 15 seconds or is being sent now."""
    under_way = conn.scalar(sa.select(sa.func.count()).where(outbox.c.state == "sending")) or 0
    due = due_in_ms(conn)
    if due is None or due > SOON_MS:
        return Leaving(under_way, 0)
    soon = sa.select(sa.func.count()).where(*_soon())
    return Leaving(under_way + (conn.scalar(soon) or 0), due)


def hurry(store: Store, actor: Actor) -> int:
    """Let what leaves soon leave now, without the rest of its undo time; return how many."""
    return _put(store, actor, now(), "hurried")


def keep(store: Store, actor: Actor) -> int:
    """Keep what would leave soon until the desk is opened again; return how many."""
    return _put(store, actor, now() + KEEP_MS, "kept")


def _put(store: Store, actor: Actor, moment: int, what: str) -> int:
    require(actor, "act")
    with store.write() as conn:
        seen = sight.mail_without(seeing.hidden(conn, actor))
        mine = sa.update(outbox).where(*_soon(), *seen).values(not_before=moment)
        rows = conn.execute(mine.returning(outbox.c.id, outbox.c.ticket_id)).all()
        for outbox_id, ticket_id in rows:
            events.add(conn, actor.name, ticket_id, what, {"outbox": outbox_id})
        for outbox_id, _ticket in rows:
            feed.publish(conn, "outbox", outbox_id)
    return len(rows)


def _soon() -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.state == "queued", outbox.c.not_before <= now() + SOON_MS
