"""The change feed: every process learns what others changed, in the order of their commits."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import pending
from tuidesk.store.clock import now
from tuidesk.store.tables import change

# Any number will do, as long as every writer uses the same one.
_ADVISORY_LOCK = 0x7D_E5C


def publish(conn: sa.Connection, kind: str, ref_id: int) -> None:
    """Tell other sessions that something changed; it is written when the transaction ends."""
    pending.of(conn).changes[(kind, ref_id)] = None


def flush(conn: sa.Connection) -> None:
    """Write the transaction's changes; `Store.write` calls it last."""
    changes = pending.of(conn).changes
    if not changes:
        return
    if conn.dialect.name == "postgresql":
        # Held until the commit: a later seq can then never become visible before an earlier one.
        conn.execute(
            sa.text("SELECT pg_advisory_xact_lock(:n), pg_notify('tuidesk', '')"), {"n": _ADVISORY_LOCK}
        )
    moment = now()
    conn.execute(sa.insert(change), [{"kind": kind, "ref_id": ref, "at": moment} for kind, ref in changes])
    changes.clear()
