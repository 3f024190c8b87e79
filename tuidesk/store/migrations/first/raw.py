"""Raw mail in the first schema: a table on PostgreSQL, a file of its own beside SQLite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the table of a PostgreSQL store."""
    op.create_table(
        "raw",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("codec", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("size", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_raw"),
        comment="raw mail and outgoing attachments, byte for byte; raw.db beside a SQLite store",
    )
