"""Closed tickets that stay closed when the customer writes again, and the tickets in which he goes on."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.tables import queue, ticket


def queues(conn: sa.Connection) -> frozenset[int]:
    """Return the queues in which mail on a closed ticket opens a new one."""
    return frozenset(conn.scalars(sa.select(queue.c.id).where(queue.c.closed_policy == "new")))


def of(conn: sa.Connection, families: Iterable[int]) -> set[int]:
    """Return the tickets that go on from these, which are the first of their families."""
    # Spelt like the partial index, which a bound zero would not match.
    query = sa.select(ticket.c.id).where(ticket.c.continues_id > sa.literal_column("0"))
    found = (conn.scalars(query.where(ticket.c.continues_id.in_(part))) for part in chunks(families))
    return {key for keys in found for key in keys}
