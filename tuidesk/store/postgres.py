"""How tuidesk uses PostgreSQL: psycopg 3, read-only snapshots for reading."""

from __future__ import annotations

import sqlalchemy as sa

# A read transaction sees one state of the store, as on SQLite.
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def make_engine(url: str) -> sa.Engine:
    """Return an engine that notices when the server was restarted."""
    return sa.create_engine(url, pool_pre_ping=True)
