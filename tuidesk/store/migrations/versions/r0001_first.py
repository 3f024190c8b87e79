"""The first schema: every table, the search index and the raw table."""

from __future__ import annotations

from alembic import op

from tuidesk.store.migrations.first import channels, desk, mail, people, raw, search, tickets

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Fill an empty store."""
    channels.create()
    people.create()
    tickets.create()
    mail.create()
    desk.create()
    if op.get_bind().dialect.name == "postgresql":
        raw.create()
    search.create()
