"""Tickets and messages of the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _ticket()
    _message()
    _body()
    _reference()
    _attachment()


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("number", Big, nullable=False),
        sa.Column("title", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("title_made", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("status", sa.Text(), nullable=False, server_default=sa.text("'new'")),
        sa.Column("priority", Big, nullable=False, server_default=sa.text("1")),
        sa.Column("assignee_id", Big, nullable=True),
        sa.Column("queue_id", Big, nullable=False),
        sa.Column("origin_queue_id", Big, nullable=False),
        sa.Column("customer_id", Big, nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("touched", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("waiting", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("merged_into_id", Big, nullable=True),
        sa.Column("last_message_id", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("message_count", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("updated_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("version", Big, nullable=False, server_default=sa.text("1")),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.CheckConstraint("active = (status IN ('new', 'open', 'pending'))", name="ck_ticket_active"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("number", name="uq_ticket_number"),
        sa.ForeignKeyConstraint(["assignee_id"], ["agent.id"], name="fk_ticket_assignee_id_agent"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_ticket_queue_id_queue"),
        sa.ForeignKeyConstraint(["origin_queue_id"], ["queue.id"], name="fk_ticket_origin_queue_id_queue"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_ticket_customer_id_customer"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["ticket.id"], name="fk_ticket_merged_into_id_ticket"),
    )
    op.create_index("ix_ticket_active", "ticket", ["active", "automatic", "updated_at", "id"])
    op.create_index("ix_ticket_assignee_active", "ticket", ["assignee_id", "active", "updated_at", "id"])
    op.create_index("ix_ticket_customer", "ticket", ["customer_id", "id"])
    op.create_index(
        "ix_ticket_queue_active", "ticket", ["queue_id", "active", "automatic", "updated_at", "id"]
    )
    op.create_index("ix_ticket_queue_status", "ticket", ["queue_id", "status", "updated_at", "id"])
    op.create_index("ix_ticket_status", "ticket", ["status", "updated_at", "id"])
    op.create_index("ix_ticket_updated", "ticket", ["updated_at", "id"])


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("ticket_id", Big, nullable=False),
        sa.Column("direction", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("disposition", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("author_name", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("author_address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("agent_id", Big, nullable=True),
        sa.Column("to", sa.JSON(), nullable=True),
        sa.Column("cc", sa.JSON(), nullable=True),
        sa.Column("reply_to", sa.JSON(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("sent_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("raw_sha256", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("digest", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("fingerprint", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("verified", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("marks", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("copy_of_id", Big, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_message_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_message_agent_id_agent"),
        sa.ForeignKeyConstraint(["copy_of_id"], ["message.id"], name="fk_message_copy_of_id_message"),
    )
    op.create_index("ix_message_author_address", "message", ["author_address"])
    op.create_index("ix_message_message_id", "message", ["message_id"])
    op.create_index("ix_message_ticket", "message", ["ticket_id", "id"])


def _body() -> None:
    op.create_table(
        "body",
        sa.Column("message_id", Big, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("folds", sa.JSON(), nullable=True),
        sa.Column("from_html", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("message_id", name="pk_body"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_body_message_id_message"),
    )


def _reference() -> None:
    op.create_table(
        "reference",
        sa.Column("message_id", Big, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("position", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("message_id", "ref", name="pk_reference"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_reference_message_id_message"),
    )
    op.create_index("ix_reference_ref", "reference", ["ref"])


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("message_id", Big, nullable=False),
        sa.Column("number", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("part", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("filename", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("content_type", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("size", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("sha256", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("inline", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_attachment_message_id_message"),
    )
    op.create_index("ix_attachment_message_id", "attachment", ["message_id", "number"])
