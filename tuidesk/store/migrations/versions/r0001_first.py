"""The first schema: every table, the search index and the raw table."""

from __future__ import annotations

from alembic import op

from tuidesk.store import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Fill an empty store."""
    schema.create(op.get_bind())
