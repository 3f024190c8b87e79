"""The append-only log of who did what to which ticket, and when."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import event


def add(
    conn: sa.Connection, actor: str, ticket_id: int | None, kind: str, data: Mapping[str, object]
) -> None:
    """Note one deed; `data` holds plain JSON values."""
    row = {"at": now(), "actor": actor, "ticket_id": ticket_id, "kind": kind, "data": dict(data)}
    conn.execute(sa.insert(event).values(row))
