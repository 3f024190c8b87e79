"""The rows that a ticket list draws: narrow, flat, one query a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight
from tuidesk.store.tables import (
    agent,
    customer,
    customer_address,
    mention,
    message,
    read_mark,
    ticket,
    watcher,
)

_CHUNK = 500  # ids a query; SQLite before 3.32 takes at most 999 parameters


class TicketRow(NamedTuple):
    """One line of a ticket list; `unread` counts what others wrote since the agent last looked."""

    id: int
    number: int
    title: str
    status: str
    priority: int
    queue_id: int
    origin_queue_id: int
    customer: str  # his name, else his first address, else ''
    waiting: str
    automatic: bool
    assignee: str
    updated_at: int
    unread: int
    last_direction: str
    watched: bool = False  # the agent follows it
    named: bool = False  # a note names the agent, who has not looked yet


def rows(
    conn: sa.Connection, ids: Sequence[int], agent_id: int | None = None, hidden: Collection[int] = ()
) -> list[TicketRow]:
    """Return the rows of tickets in the order of their ids, leaving out those that are gone or hidden."""
    found: dict[int, TicketRow] = {}
    query = _query(agent_id).where(*sight.without(hidden))
    for start in range(0, len(ids), _CHUNK):
        part = conn.execute(query, {"ids": list(ids[start : start + _CHUNK])})
        found.update((row[0], TicketRow._make(row)) for row in part)
    return [found[key] for key in ids if key in found]


def _query(agent_id: int | None) -> sa.Select[Any]:
    plain = [ticket.c[name] for name in TicketRow._fields[:7]]
    last = message.alias("last")
    tables = (
        ticket.outerjoin(customer, customer.c.id == ticket.c.customer_id)
        .outerjoin(agent, agent.c.id == ticket.c.assignee_id)
        .outerjoin(last, last.c.id == ticket.c.last_message_id)
    )
    return (
        sa.select(
            *plain,
            _customer_name().label("customer"),
            ticket.c.waiting,
            ticket.c.automatic,
            sa.func.coalesce(agent.c.name, ""),
            ticket.c.updated_at,
            _unread(agent_id).label("unread"),
            sa.func.coalesce(last.c.direction, ""),
            _watched(agent_id),
            _named(agent_id),
        )
        .select_from(tables)
        .where(ticket.c.id.in_(sa.bindparam("ids", expanding=True)))
    )


def _customer_name() -> sa.ColumnElement[str]:
    first = (
        sa.select(customer_address.c.address)
        .where(customer_address.c.customer_id == ticket.c.customer_id)
        .order_by(customer_address.c.id)
        .limit(1)
        .scalar_subquery()
    )
    return sa.func.coalesce(sa.func.nullif(customer.c.name, ""), first, "")


def _watched(agent_id: int | None) -> sa.ColumnElement[bool]:
    mine = (watcher.c.ticket_id == ticket.c.id, watcher.c.agent_id == agent_id)
    return sa.exists().where(*mine).correlate(ticket)


def _named(agent_id: int | None) -> sa.ColumnElement[bool]:
    mine = (mention.c.ticket_id == ticket.c.id, mention.c.agent_id == agent_id, mention.c.seen_at == 0)
    return sa.exists().where(*mine).correlate(ticket)


def _unread(agent_id: int | None) -> sa.ColumnElement[int]:
    if agent_id is None:
        return sa.literal(0)
    seen = (
        sa.select(read_mark.c.message_id)
        .where(read_mark.c.agent_id == agent_id, read_mark.c.ticket_id == ticket.c.id)
        .correlate(ticket)  # two selects out, where SQLAlchemy does not look by itself
        .scalar_subquery()
    )
    of_others = sa.or_(message.c.agent_id.is_(None), message.c.agent_id != agent_id)
    return (
        sa.select(sa.func.count())
        .select_from(message)
        .where(message.c.ticket_id == ticket.c.id, message.c.id > sa.func.coalesce(seen, 0))
        .where(message.c.copy_of_id.is_(None), of_others, message.c.kind != "acknowledgement")
        .scalar_subquery()
    )
