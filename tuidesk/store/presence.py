"""Who is at the desk: one row for each session, so that colleagues see who looks at what, and who writes."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed, shared_clock, upsert
from tuidesk.store.tables import agent, presence, ticket

STALE_MS = 75_000  # a session that was not heard of for so long has ended without a word

READING, WRITING, NOTING = "reading", "writing", "noting"  # NOTING: an internal note, WRITING: a mail


class Seat(NamedTuple):
    """Where one session is: at which ticket, if any, and what it does there."""

    session: str
    agent_id: int
    ticket_id: int | None
    mode: str
    host: str = ""
    pid: int = 0


class Present(NamedTuple):
    """One session that is there; the ticket is None where it is at none, or at one that is not for all eyes."""

    session: str
    agent_id: int
    agent: str
    ticket_id: int | None
    number: int | None
    mode: str
    since: int  # ms


def put(conn: sa.Connection, seat: Seat) -> None:
    """Note where a session is; others are told at once that it came, or that it begins or ends to write.

    Who only goes on reading elsewhere is seen at their next look: told to each of a hundred sessions, the steps
    of a hundred readers would keep them all busy.
    """
    moment = shared_clock.read(conn)
    query = sa.select(presence.c.ticket_id, presence.c.mode, presence.c.seen_at, presence.c.since)
    row = conn.execute(query.where(presence.c.session == seat.session)).first()
    known = row is not None and row.seen_at > moment - STALE_MS
    same = row is not None and (row.ticket_id, row.mode) == (seat.ticket_id, seat.mode)
    values = seat._asdict() | {"seen_at": moment, "since": row.since if row and same else moment}
    insert = upsert.insert(conn.dialect.name, presence).values(values)
    conn.execute(insert.on_conflict_do_update(index_elements=["session"], set_=values))
    reads_on = row is not None and row.mode == seat.mode == READING
    if not (known and (same or reads_on)):
        feed.publish(conn, "presence", 0)


def remove(conn: sa.Connection, session: str) -> None:
    """Note that a session ended, and forget those that ended without a word."""
    stale = presence.c.seen_at <= shared_clock.read(conn) - STALE_MS
    conn.execute(sa.delete(presence).where(sa.or_(presence.c.session == session, stale)))
    feed.publish(conn, "presence", 0)


def here(conn: sa.Connection, hidden: Collection[int] = ()) -> list[Present]:
    """Return the sessions that are there, longest at their ticket first; tickets of `hidden` queues are not named."""
    seen = sa.and_(ticket.c.id == presence.c.ticket_id, ticket.c.queue_id.not_in(list(hidden)))
    columns = (presence.c.session, presence.c.agent_id, agent.c.name, ticket.c.id, ticket.c.number)
    query = (
        sa.select(*columns, presence.c.mode, presence.c.since)
        .join(agent, agent.c.id == presence.c.agent_id)
        .outerjoin(ticket, seen)
        .where(presence.c.seen_at > shared_clock.read(conn) - STALE_MS, agent.c.active)
        .order_by(presence.c.since, presence.c.session)
    )
    return [Present._make(row) for row in conn.execute(query)]
