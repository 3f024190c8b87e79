"""Which queues an agent does not see, and the condition that keeps their tickets out of a query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables import message, outbox, queue_member, ticket

# Built once: every list and every look at a ticket asks.
_me = sa.bindparam("me", type_=sa.BigInteger)
_mine = queue_member.alias("mine")
_CLOSED = (
    sa.select(queue_member.c.queue_id)
    .distinct()
    .where(
        queue_member.c.queue_id.not_in(
            sa.select(_mine.c.queue_id).where(_mine.c.agent_id == _me).scalar_subquery()
        )
    )
)
_MEMBERS = sa.select(queue_member.c.agent_id).where(
    queue_member.c.queue_id == sa.bindparam("queue_id", type_=sa.BigInteger)
)


def closed_to(conn: sa.Connection, agent_id: int) -> frozenset[int]:
    """Return the queues that name members, of which the agent is none."""
    return frozenset(conn.scalars(_CLOSED, {"me": agent_id}))


def members_of(conn: sa.Connection, queue_id: int) -> frozenset[int]:
    """Return the agents that a queue names; none = everybody's."""
    return frozenset(conn.scalars(_MEMBERS, {"queue_id": queue_id}))


def without(hidden: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a ticket is in no hidden queue; nothing where none is hidden."""
    return (ticket.c.queue_id.not_in(sorted(hidden)),) if hidden else ()


def mail_without(hidden: Collection[int]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the condition that a mail of the outbox belongs to no ticket of a hidden queue."""
    if not hidden:
        return ()
    behind = sa.select(ticket.c.id).where(ticket.c.queue_id.in_(sorted(hidden)))
    return (sa.or_(outbox.c.ticket_id.is_(None), outbox.c.ticket_id.not_in(behind)),)


def queue_of_ticket(conn: sa.Connection, ticket_id: int) -> int | None:
    """Return the queue that a ticket is in; None when there is no such ticket."""
    return conn.scalar(sa.select(ticket.c.queue_id).where(ticket.c.id == ticket_id))


def ticket_of_message(conn: sa.Connection, message_id: int) -> int | None:
    """Return the ticket that a message is on; None when there is no such message."""
    return conn.scalar(sa.select(message.c.ticket_id).where(message.c.id == message_id))


def ticket_of_mail(conn: sa.Connection, outbox_id: int) -> int | None:
    """Return the ticket of a mail in the outbox; None when it has none."""
    return conn.scalar(sa.select(outbox.c.ticket_id).where(outbox.c.id == outbox_id))


def queues_of_tickets(conn: sa.Connection, ticket_ids: Collection[int]) -> Mapping[int, int]:
    """Return the queue of each of these tickets that there is."""
    query: sa.Select[Any] = sa.select(ticket.c.id, ticket.c.queue_id).where(ticket.c.id.in_(ticket_ids))
    return {row.id: row.queue_id for row in conn.execute(query)}
