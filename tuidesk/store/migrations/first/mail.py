"""Mail in and out in the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _mailbox()
    _ledger()
    _outbox()
    _issued()


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("inbound_id", Big, nullable=False),
        sa.Column("folder", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("uidvalidity", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("first_uid", Big, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.UniqueConstraint(
            "inbound_id", "folder", "uidvalidity", name="uq_mailbox_inbound_id_folder_uidvalidity"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox"),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_mailbox_inbound_id_inbound"),
        comment="one row per folder and UIDVALIDITY generation",
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("uidvalidity", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("uid", Big, nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("sha256", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("disposition", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("ticket_id", Big, nullable=True),
        sa.Column("entry_id", Big, nullable=True),
        sa.Column("at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ledger_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["entry_id"], ["message.id"], name="fk_ledger_entry_id_message"),
    )
    op.create_index("ix_ledger_entry_id", "ledger", ["entry_id"])
    op.create_index("ix_ledger_sha256_any", "ledger", ["sha256"])
    op.create_index("uq_ledger_uid", "ledger", ["channel", "folder", "uidvalidity", "uid"], unique=True)
    # How pipes and listeners know a mail again; both databases spell it so.
    op.execute("CREATE UNIQUE INDEX uq_ledger_sha256 ON ledger (channel, sha256) WHERE uid IS NULL")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("ticket_id", Big, nullable=True),
        sa.Column("entry_id", Big, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("state", sa.Text(), nullable=False, server_default=sa.text("'queued'")),
        sa.Column("reason", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("outbound_id", Big, nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("recipients", sa.JSON(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("message_id", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("assigned_id", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("spec", sa.JSON(), nullable=True),
        sa.Column("mime_sha256", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("seen_message_id", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("attempts", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("not_before", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("epoch", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("results", sa.JSON(), nullable=True),
        sa.Column("server_reply", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("released", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("agent_id", Big, nullable=True),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("sent_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_outbox_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["entry_id"], ["message.id"], name="fk_outbox_entry_id_message"),
        sa.ForeignKeyConstraint(["outbound_id"], ["outbound.id"], name="fk_outbox_outbound_id_outbound"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_outbox_agent_id_agent"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "outbound_id", "not_before", "id"])
    op.create_index("ix_outbox_entry_id", "outbox", ["entry_id"])
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index("ix_outbox_ticket_id", "outbox", ["ticket_id", "id"])


def _issued() -> None:
    op.create_table(
        "issued",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("ticket_id", Big, nullable=False),
        sa.Column("outbox_id", Big, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("token", name="pk_issued"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_issued_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_issued_outbox_id_outbox"),
        comment="every id that this desk gave out, or that a server gave to our mail",
    )
