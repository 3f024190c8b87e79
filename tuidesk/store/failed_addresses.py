"""Addresses of customers at which mail failed for good, until one of them is seen to work again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.tables import customer_address, outbox, ticket


class FailedAddress(NamedTuple):
    """An address at which mail failed: when (ms), with which RFC 3463 status, and what the server said."""

    address: str
    at: int
    status: str
    reason: str


_COLUMNS = (
    customer_address.c.address,
    customer_address.c.failed_at,
    customer_address.c.failed_status,
    customer_address.c.failed_reason,
)


def among(conn: sa.Connection, addresses: Iterable[str]) -> dict[str, FailedAddress]:
    """Return those of the addresses at which mail failed."""
    query = sa.select(*_COLUMNS).where(customer_address.c.failed_at > 0)
    found = (conn.execute(query.where(customer_address.c.address.in_(part))) for part in chunks(addresses))
    return {row.address: FailedAddress(*row) for rows in found for row in rows}


def of_customer(conn: sa.Connection, customer_id: int | None) -> tuple[FailedAddress, ...]:
    """Return the addresses of a customer at which mail failed, in the order in which they became known."""
    query = sa.select(*_COLUMNS).where(customer_address.c.failed_at > 0)
    mine = query.where(customer_address.c.customer_id == customer_id).order_by(customer_address.c.id)
    return tuple(FailedAddress(*row) for row in conn.execute(mine))


def note(conn: sa.Connection, address: str, at: int, status: str, reason: str) -> bool:
    """Write down that mail to an address failed for good; False when it is no customer's."""
    mine = sa.update(customer_address).where(customer_address.c.address == address)
    values = {"failed_at": at, "failed_status": status, "failed_reason": reason}
    return conn.execute(mine.values(values)).rowcount > 0


def clear(conn: sa.Connection, address: str) -> None:
    """Forget that mail to an address failed."""
    mine = sa.update(customer_address).where(customer_address.c.address == address)
    conn.execute(mine.values(failed_at=0, failed_status="", failed_reason=""))


class Arrived(NamedTuple):
    """A mail to an address that failed before, which has not come back."""

    address: str
    ticket_id: int


def stayed_away(conn: sa.Connection, until: int) -> list[Arrived]:
    """Return the addresses to which mail left after they had failed and before `until` (ms), without coming back."""
    query = (
        sa.select(customer_address.c.address, ticket.c.id, outbox.c.recipients, outbox.c.results)
        .join(ticket, ticket.c.customer_id == customer_address.c.customer_id)
        .join(outbox, outbox.c.ticket_id == ticket.c.id)
        .where(customer_address.c.failed_at > 0, outbox.c.state == "sent")
        .where(outbox.c.sent_at > customer_address.c.failed_at, outbox.c.sent_at < until)
        .order_by(outbox.c.id)
    )
    found = {
        row.address: Arrived(row.address, row.id)
        for row in conn.execute(query)
        if row.address in (row.recipients or ()) and (row.results or {}).get(row.address, "2").startswith("2")
    }
    return list(found.values())
