"""Maintained counts of tickets, because counting a million rows for a badge is too slow.

Rows of a queue count its tickets that are not automatic, by status; rows of queue 0 count the
automatic ones of all queues. They change in the transaction that changes the ticket.
"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import pending, upsert
from tuidesk.store.tables import counter, ticket

AUTOMATIC = 0
Key = tuple[int, str]


def add(conn: sa.Connection, queue_id: int, status: str, automatic: bool, step: int) -> None:
    """Count one ticket more (step 1) or fewer (step -1) when the transaction ends."""
    pending.of(conn).counts[(AUTOMATIC if automatic else queue_id, status)] += step


def flush(conn: sa.Connection) -> None:
    """Write the transaction's counts; `Store.write` calls it before the commit."""
    counts = pending.of(conn).counts
    rows = [{"queue_id": q, "status": s, "n": n} for (q, s), n in sorted(counts.items()) if n]
    counts.clear()
    if rows:
        conn.execute(_upsert(conn), rows)


def read(conn: sa.Connection) -> dict[Key, int]:
    """Return the counts by (queue id, status); absent means zero."""
    flush(conn)
    rows = conn.execute(sa.select(counter.c.queue_id, counter.c.status, counter.c.n))
    return {(q, s): n for q, s, n in rows if n}


def count(conn: sa.Connection) -> dict[Key, int]:
    """Count the tickets themselves, which takes as long as there are tickets."""
    key = sa.case((ticket.c.automatic, AUTOMATIC), else_=ticket.c.queue_id)
    rows = conn.execute(sa.select(key, ticket.c.status, sa.func.count()).group_by(key, ticket.c.status))
    return {(q, s): n for q, s, n in rows}


def compare(conn: sa.Connection) -> list[tuple[Key, int, int]]:
    """Return (key, maintained, counted) where the two differ."""
    kept, counted = read(conn), count(conn)
    differing = (key for key in kept.keys() | counted.keys() if kept.get(key, 0) != counted.get(key, 0))
    return [(key, kept.get(key, 0), counted.get(key, 0)) for key in sorted(differing)]


def rebuild(conn: sa.Connection) -> None:
    """Replace the maintained counts by counted ones."""
    pending.of(conn).counts.clear()
    conn.execute(sa.delete(counter))
    rows = [{"queue_id": q, "status": s, "n": n} for (q, s), n in count(conn).items()]
    if rows:
        conn.execute(sa.insert(counter), rows)


def _upsert(conn: sa.Connection) -> sa.Insert:
    insert = upsert.insert(conn.dialect.name, counter)
    more = {"n": counter.c.n + insert.excluded.n}
    return insert.on_conflict_do_update(index_elements=["queue_id", "status"], set_=more)
