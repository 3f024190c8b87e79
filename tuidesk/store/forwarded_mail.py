"""What the record of tickets says about the addresses through which their mails were forwarded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import customer_address, event, ticket

NEWEST = 200  # tickets that are looked at


class Opening(NamedTuple):
    """How one ticket of a queue came to be: the data of its first event."""

    queue_id: int
    data: dict[str, Any]


def openings(conn: sa.Connection, queue_ids: Collection[int]) -> list[Opening]:
    """Return how the newest tickets of these queues came in, the newest first."""
    newest = (
        sa.select(ticket.c.id, ticket.c.origin_queue_id)
        .where(ticket.c.origin_queue_id.in_(queue_ids))
        .order_by(ticket.c.id.desc())
        .limit(NEWEST)
        .subquery()
    )
    query = sa.select(newest.c.origin_queue_id, event.c.data).join(newest, newest.c.id == event.c.ticket_id)
    rows = conn.execute(query.where(event.c.kind == "intake").order_by(event.c.id.desc()))
    return [Opening(row[0], row[1] or {}) for row in rows]


def customers_among(conn: sa.Connection, addresses: Collection[str]) -> set[str]:
    """Return those of the addresses that belong to customers."""
    query = sa.select(customer_address.c.address)
    return set(conn.scalars(query.where(customer_address.c.address.in_(addresses))))
