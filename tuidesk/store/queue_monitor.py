"""How each queue is doing: what waits, since when, and what came and went today."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store import counters
from tuidesk.store.tables import inbound, message, outbound, outbox, probe, queue, ticket


@dataclass(frozen=True, slots=True)
class Monitor:
    """The numbers of one queue, without automatic tickets and test mails; times in ms, 0 = never."""

    new: int = 0
    open: int = 0
    waiting_on_us: int = 0
    oldest_wait_at: int = 0  # since when the customer who waits longest has waited
    in_today: int = 0
    out_today: int = 0
    fetched_at: int = 0  # when its channel was last looked at


_WAITING = (
    sa.select(ticket.c.queue_id, sa.func.count(), sa.func.min(ticket.c.updated_at))
    .where(ticket.c.active == sa.true(), ticket.c.automatic == sa.false(), ticket.c.waiting == "us")
    .group_by(ticket.c.queue_id)
)
_TESTS = sa.select(probe.c.ticket_id).where(probe.c.ticket_id.is_not(None))
_DAY = sa.bindparam("day", type_=sa.BigInteger)
_MINE = sa.exists().where(outbox.c.entry_id == message.c.id)
# What came in, and what was sent with another program and came back as mail.
_TAKEN_IN = (
    sa.select(ticket.c.queue_id, message.c.direction, sa.func.count())
    .join(ticket, ticket.c.id == message.c.ticket_id)
    .where(message.c.created_at >= _DAY, message.c.copy_of_id.is_(None))
    .where(sa.or_(message.c.direction == "in", sa.and_(message.c.direction == "out", ~_MINE)))
    .where(ticket.c.automatic == sa.false(), ticket.c.id.not_in(_TESTS))
    .group_by(ticket.c.queue_id, message.c.direction)
)
# What left from here: a reply counts on the day of its sending, not of its writing.
_LEFT = (
    sa.select(ticket.c.queue_id, sa.func.count())
    .select_from(outbox)
    .join(message, message.c.id == outbox.c.entry_id)
    .join(ticket, ticket.c.id == message.c.ticket_id)
    .where(outbox.c.outbound_id.in_(sa.select(outbound.c.id)))  # for the index by channel
    .where(outbox.c.sent_at >= _DAY, outbox.c.state == "sent")
    .where(ticket.c.automatic == sa.false(), ticket.c.id.not_in(_TESTS))
    .group_by(ticket.c.queue_id)
)
_FETCHED = sa.select(queue.c.id, sa.func.coalesce(inbound.c.ok_at, 0)).outerjoin(
    inbound, inbound.c.id == queue.c.inbound_id
)


def read(conn: sa.Connection, day_start_ms: int) -> dict[int, Monitor]:
    """Return the numbers of every queue; "today" begins at `day_start_ms`."""
    counts = counters.read(conn)
    waiting = {queue_id: (n, since) for queue_id, n, since in conn.execute(_WAITING)}
    taken = {(q, way): n for q, way, n in conn.execute(_TAKEN_IN, {"day": day_start_ms})}
    left = {row[0]: row[1] for row in conn.execute(_LEFT, {"day": day_start_ms})}
    found = {}
    for queue_id, fetched_at in conn.execute(_FETCHED):
        waits, since = waiting.get(queue_id, (0, 0))
        found[queue_id] = Monitor(
            new=counts.get((queue_id, "new"), 0),
            open=counts.get((queue_id, "open"), 0),
            waiting_on_us=waits,
            oldest_wait_at=since,
            in_today=taken.get((queue_id, "in"), 0),
            out_today=taken.get((queue_id, "out"), 0) + left.get(queue_id, 0),
            fetched_at=fetched_at,
        )
    return found
