"""Which queues an agent does not see, and the condition that keeps their tickets out of a query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables import inbound, issued, ledger, message, outbox, queue, queue_member, ticket

# Built once: every list and every look at a ticket asks.
_me = sa.bindparam("me", type_=sa.BigInteger)
_mine, _behind = queue_member.alias("mine"), ticket.alias("behind")
_CLOSED = (
    sa.select(queue_member.c.queue_id)
    .distinct()
    .where(
        queue_member.c.queue_id.not_in(
            sa.select(_mine.c.queue_id).where(_mine.c.agent_id == _me).scalar_subquery()
        )
    )
)


def closed_to(conn: sa.Connection, agent_id: int) -> frozenset[int]:
    """Return the queues that name members, of which the agent is none."""
    return frozenset(conn.scalars(_CLOSED, {"me": agent_id}))


def without(hidden: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a ticket is in no hidden queue; nothing where none is hidden."""
    return (ticket.c.queue_id.not_in(sorted(hidden)),) if hidden else ()


def mail_without(hidden: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a mail of the outbox is about no ticket of a hidden queue.

    A notice to an agent belongs to no ticket; what was issued for it tells which one it is about.
    """
    if not hidden:
        return ()
    told = sa.select(issued.c.token).join(_behind, _behind.c.id == issued.c.ticket_id)
    about = told.where(issued.c.token == outbox.c.message_id, _behind.c.queue_id.in_(sorted(hidden)))
    notice = sa.and_(outbox.c.ticket_id.is_(None), sa.exists(about.correlate(outbox)))
    return (~_of(outbox.c.ticket_id, hidden), ~notice)


def seen_without(hidden: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a line of the ledger is of no hidden queue, by its ticket or its channel."""
    if not hidden:
        return ()
    queues = sorted(hidden)
    fed = (
        sa.select(inbound.c.name)
        .join(queue, queue.c.inbound_id == inbound.c.id)
        .where(queue.c.id.in_(queues))
    )
    piped = sa.select(sa.literal("pipe:").concat(queue.c.name)).where(queue.c.id.in_(queues))
    elsewhere = sa.and_(ledger.c.channel.not_in(fed), ledger.c.channel.not_in(piped))
    return (~_of(ledger.c.ticket_id, hidden), sa.or_(ledger.c.ticket_id.is_not(None), elsewhere))


def _of(ticket_id: sa.Column[int], queues: Collection[int]) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to a ticket of some queues."""
    mine = sa.select(_behind.c.id).where(_behind.c.id == ticket_id, _behind.c.queue_id.in_(sorted(queues)))
    return sa.exists(mine.correlate(ticket_id.table))


def queue_of_ticket(conn: sa.Connection, ticket_id: int) -> int | None:
    """Return the queue that a ticket is in; None when there is no such ticket."""
    return conn.scalar(sa.select(ticket.c.queue_id).where(ticket.c.id == ticket_id))


def ticket_of_message(conn: sa.Connection, message_id: int) -> int | None:
    """Return the ticket that a message is on; None when there is no such message."""
    return conn.scalar(sa.select(message.c.ticket_id).where(message.c.id == message_id))


def shows_mail(conn: sa.Connection, outbox_id: int, hidden: Collection[int]) -> bool:
    """Say whether the outbox has a mail that is about no ticket of a hidden queue."""
    query = sa.select(outbox.c.id).where(outbox.c.id == outbox_id, *mail_without(hidden))
    return conn.scalar(query) is not None


def queues_of_channel(conn: sa.Connection, name: str) -> frozenset[int]:
    """Return the queues to which the mail of an inbound channel goes."""
    query = sa.select(queue.c.id).join(inbound, inbound.c.id == queue.c.inbound_id)
    return frozenset(conn.scalars(query.where(inbound.c.name == name)))


def queues_of_tickets(conn: sa.Connection, ticket_ids: Collection[int]) -> Mapping[int, int]:
    """Return the queue of each of these tickets that there is."""
    query: sa.Select[Any] = sa.select(ticket.c.id, ticket.c.queue_id).where(ticket.c.id.in_(ticket_ids))
    return {row.id: row.queue_id for row in conn.execute(query)}
