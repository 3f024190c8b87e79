"""What stands above a conversation."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import failed_addresses, ticket_tags
from tuidesk.store.failed_addresses import FailedAddress
from tuidesk.store.tables import agent, customer, customer_address, queue, ticket


class TicketHead(NamedTuple):
    """A ticket with the names of all that it points to."""

    id: int
    number: int
    title: str
    title_made: bool
    status: str
    priority: int
    waiting: str
    automatic: bool
    touched: bool
    assignee_id: int | None
    customer_id: int | None
    queue_id: int
    origin_queue_id: int
    last_message_id: int
    message_count: int
    created_at: int
    updated_at: int
    version: int
    assignee: str
    customer_name: str
    queue_name: str
    queue_color: str
    queue_tag: str
    origin_name: str
    origin_color: str
    origin_tag: str
    merged_into: int | None  # the number of the ticket that this one was merged into
    customer_addresses: tuple[str, ...]
    tags: tuple[str, ...] = ()
    failed: tuple[FailedAddress, ...] = ()  # addresses of the customer at which mail failed


_origin, _survivor = queue.alias("origin"), ticket.alias("survivor")
_COLUMNS = (
    *(ticket.c[name] for name in TicketHead._fields[:18]),
    sa.func.coalesce(agent.c.name, ""),
    sa.func.coalesce(customer.c.name, ""),
    *(queue.c[name] for name in ("name", "color", "tag")),
    *(_origin.c[name] for name in ("name", "color", "tag")),
    _survivor.c.number,
)


def head(conn: sa.Connection, ticket_id: int) -> TicketHead | None:
    """Return the head of a ticket, or None when there is no such ticket."""
    tables = (
        ticket.join(queue, queue.c.id == ticket.c.queue_id)
        .join(_origin, _origin.c.id == ticket.c.origin_queue_id)
        .outerjoin(agent, agent.c.id == ticket.c.assignee_id)
        .outerjoin(customer, customer.c.id == ticket.c.customer_id)
        .outerjoin(_survivor, _survivor.c.id == ticket.c.merged_into_id)
    )
    row = conn.execute(sa.select(*_COLUMNS).select_from(tables).where(ticket.c.id == ticket_id)).first()
    if row is None:
        return None
    failed = failed_addresses.of_customer(conn, row.customer_id)
    return TicketHead._make([*row, _addresses(conn, row), ticket_tags.of_ticket(conn, ticket_id), failed])


def _addresses(conn: sa.Connection, row: sa.Row[Any]) -> tuple[str, ...]:
    query = sa.select(customer_address.c.address).where(customer_address.c.customer_id == row.customer_id)
    return tuple(conn.scalars(query.order_by(customer_address.c.id)))
