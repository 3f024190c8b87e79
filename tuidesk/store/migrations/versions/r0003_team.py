"""Keys of agents, watchers and mentions, files put over SSH, audits that are remembered, and erasure."""

from __future__ import annotations

from tuidesk.store.migrations.third import columns, tables

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and tables that a team needs."""
    columns.add()
    tables.create()
