"""Channels and queues of the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _account()
    _secret()
    _inbound()
    _outbound()
    _queue()
    _creation_address()
    _filter_address()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
    )


def _secret() -> None:
    op.create_table(
        "secret",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("account_id", Big, nullable=True),
        sa.Column("field", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_secret"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_secret_account_id_account"),
    )
    op.create_index("uq_secret_account_id_field", "secret", ["account_id", "field"], unique=True)


def _inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("account_id", Big, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("creation_address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("host", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("port", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("tls", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("ca_file", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("folder", sa.Text(), nullable=False, server_default=sa.text("'INBOX'")),
        sa.Column("since", sa.Text(), nullable=False, server_default=sa.text("'now'")),
        sa.Column("poll_seconds", Big, nullable=False, server_default=sa.text("60")),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("ok_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("error_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("error_title", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("error_hint", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("id", name="pk_inbound"),
        sa.UniqueConstraint("account_id", name="uq_inbound_account_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_inbound_account_id_account"),
        sa.UniqueConstraint("name", name="uq_inbound_name"),
    )


def _outbound() -> None:
    op.create_table(
        "outbound",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("account_id", Big, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("from_address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("host", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("port", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("tls", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("ca_file", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("ok_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("error_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("error_title", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("error_hint", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("paused_until", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_outbound"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_outbound_account_id_account"),
        sa.UniqueConstraint("name", name="uq_outbound_name"),
    )


def _queue() -> None:
    op.create_table(
        "queue",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("inbound_id", Big, nullable=True),
        sa.Column("reply_via_id", Big, nullable=True),
        sa.Column("public_address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("language", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("signature", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("position", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_queue"),
        sa.UniqueConstraint("name", name="uq_queue_name"),
        sa.UniqueConstraint("tag", name="uq_queue_tag"),
        sa.UniqueConstraint("inbound_id", name="uq_queue_inbound_id"),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_queue_inbound_id_inbound"),
        sa.ForeignKeyConstraint(["reply_via_id"], ["outbound.id"], name="fk_queue_reply_via_id_outbound"),
    )


def _creation_address() -> None:
    op.create_table(
        "creation_address",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("queue_id", Big, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_creation_address"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_creation_address_queue_id_queue"),
        sa.UniqueConstraint("address", name="uq_creation_address_address"),
    )
    op.create_index("ix_creation_address_queue_id", "creation_address", ["queue_id"])


def _filter_address() -> None:
    op.create_table(
        "filter_address",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, server_default=sa.text("'admin'")),
        sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_filter_address"),
        sa.UniqueConstraint("address", name="uq_filter_address_address"),
        comment="Filter outgoing mail: recipients that are never mailed, beside the desk's own addresses",
    )
