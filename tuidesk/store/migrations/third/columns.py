"""Columns that the third schema adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def add() -> None:
    """Add them; every one has a value for the rows that are there."""
    for name in ("audited_at", "audit_missing", "audit_extra"):
        op.add_column("inbound", sa.Column(name, Big, nullable=False, server_default=sa.text("0")))
    op.add_column("presence", sa.Column("since", Big, nullable=False, server_default=sa.text("0")))
