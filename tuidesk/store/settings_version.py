"""How far the record of settings goes, and one saving at a time, so that a change in between is noticed."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables import event

# Of its own among the numbers of advisory locks; SQLite has one writer at a time anyway.
_LOCK = 0x7D_E60


def read(conn: sa.Connection) -> int:
    """Return the newest entry of the record that is about no ticket: each change of a setting makes one."""
    return conn.scalar(sa.select(sa.func.max(event.c.id)).where(event.c.ticket_id.is_(None))) or 0


def hold(conn: sa.Connection) -> int:
    """Keep others from saving settings until this transaction ends, and return how far the record goes."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    return read(conn)
