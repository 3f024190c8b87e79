"""Small facts about one ticket that a screen shows beside it: what was seen, what else there is, why it came."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight
from tuidesk.store.sidebar import WAITING_TO_LEAVE
from tuidesk.store.tables import account, event, ledger, outbox, queue, read_mark, ticket


class LedgerNote(NamedTuple):
    """How one message came in: the place it was read from, and what intake decided."""

    channel: str
    folder: str
    uid: int | None
    disposition: str
    kind: str
    reason: str
    at: int


class EventNote(NamedTuple):
    """One thing that was done to a ticket."""

    at: int
    actor: str
    kind: str
    data: dict[str, Any] | None


def is_empty(conn: sa.Connection) -> bool:
    """Say whether the desk has neither a queue nor a channel."""
    return not conn.scalar(sa.select(queue.c.id).limit(1)) and not conn.scalar(
        sa.select(account.c.id).limit(1)
    )


def seen(conn: sa.Connection, agent_id: int | None, ticket_id: int) -> int:
    """Return the newest message of a ticket that an agent has seen, 0 for none."""
    query = sa.select(read_mark.c.message_id)
    query = query.where(read_mark.c.agent_id == agent_id, read_mark.c.ticket_id == ticket_id)
    return conn.scalar(query) or 0


def other_tickets(
    conn: sa.Connection, customer_id: int | None, ticket_id: int, hidden: Collection[int] = ()
) -> int:
    """Return how many other tickets a customer has, without those of hidden queues."""
    if customer_id is None:
        return 0
    query = sa.select(sa.func.count()).select_from(ticket)
    others = (ticket.c.customer_id == customer_id, ticket.c.id != ticket_id, *sight.without(hidden))
    return conn.scalar(query.where(*others, ticket.c.merged_into_id.is_(None))) or 0


def leaving(conn: sa.Connection, ticket_id: int) -> dict[int, int]:
    """Return when (ms) each queued mail of a ticket may leave, by its outbox id."""
    query = sa.select(outbox.c.id, outbox.c.not_before)
    rows = conn.execute(query.where(outbox.c.ticket_id == ticket_id, outbox.c.state == "queued"))
    return {row.id: row.not_before for row in rows}


def ids_with_mail_out(conn: sa.Connection, hidden: Collection[int] = ()) -> array[int]:
    """Return the tickets that have mail which has not left, newest activity first."""
    waiting = sa.select(outbox.c.ticket_id).where(outbox.c.state.in_(WAITING_TO_LEAVE))
    query = sa.select(ticket.c.id).where(ticket.c.id.in_(waiting), *sight.without(hidden))
    return array("q", conn.scalars(query.order_by(ticket.c.updated_at.desc(), ticket.c.id.desc())))


def ledger_of(conn: sa.Connection, message_id: int) -> list[LedgerNote]:
    """Return the ledger's rows about a message, oldest first."""
    columns = (ledger.c[name] for name in LedgerNote._fields)
    query = sa.select(*columns).where(ledger.c.entry_id == message_id).order_by(ledger.c.id)
    return [LedgerNote._make(row) for row in conn.execute(query)]


def events_of(conn: sa.Connection, ticket_id: int, limit: int = 50) -> list[EventNote]:
    """Return the last events of a ticket, oldest first."""
    columns = (event.c[name] for name in EventNote._fields)
    query = sa.select(*columns).where(event.c.ticket_id == ticket_id).order_by(event.c.id.desc()).limit(limit)
    return [EventNote._make(row) for row in conn.execute(query)][::-1]
