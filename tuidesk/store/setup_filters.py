"""Rows of "Filter outgoing mail", the block list of recipients."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import filter_address


@dataclass(frozen=True, slots=True)
class FilterRow:
    """An address or @domain that is never mailed; the desk's own addresses have the source 'own'."""

    address: str
    source: str  # own | admin | loop
    reason: str
    added_at: int = 0  # ms; 0 = by itself

    @property
    def removable(self) -> bool:
        """Say whether an admin may take it off the list."""
        return self.source != "own"


def filters(conn: sa.Connection) -> list[FilterRow]:
    """Return the stored entries, by address."""
    names = ("address", "source", "reason", "created_at")
    query = sa.select(*(filter_address.c[name] for name in names)).order_by(filter_address.c.address)
    return [FilterRow(*row) for row in conn.execute(query)]


def add(conn: sa.Connection, address: str, reason: str) -> None:
    """Put an address on the list."""
    conn.execute(
        sa.insert(filter_address).values(address=address, source="admin", reason=reason, created_at=now())
    )


def remove(conn: sa.Connection, address: str) -> bool:
    """Take an address off the list; False when it was not on it."""
    return bool(conn.execute(sa.delete(filter_address).where(filter_address.c.address == address)).rowcount)
