"""The clock that all hosts of one database agree on; they disagree about the time among themselves."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.clock import now

# In ms; PostgreSQL's now() stands still in a transaction.
CLOCK = sa.text("CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")


def read(conn: sa.Connection) -> int:
    """Return the time (ms): PostgreSQL's own, or that of the one host which has the file."""
    return int(conn.scalar(sa.select(CLOCK)) or 0) if conn.dialect.name == "postgresql" else now()
