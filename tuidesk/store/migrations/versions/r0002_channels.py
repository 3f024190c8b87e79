"""Accounts that sign in, what happens in mailboxes, routing rules, probes, and how queues look to customers."""

from __future__ import annotations

from tuidesk.store.migrations.second import columns, tables

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and tables that channels of every kind need."""
    columns.add()
    tables.create()
