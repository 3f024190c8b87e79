"""Tables that the second schema adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big
from tuidesk.store.migrations.second.columns import number, text


def create() -> None:
    """Create the tables and their indexes."""
    _alias()
    _queue_member()
    _rule()
    _probe()
    _chore()
    _ticket_tag()
    _card()


def _key() -> sa.Column[int]:
    return sa.Column("id", Big, autoincrement=True, nullable=False)


def _alias() -> None:
    op.create_table(
        "alias",
        _key(),
        sa.Column("account_id", Big, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        number("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_alias"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_alias_account_id_account"),
        sa.UniqueConstraint("address", name="uq_alias_address"),
        comment="further addresses whose mail lands in the account's mailbox",
    )
    op.create_index("ix_alias_account_id", "alias", ["account_id"])


def _queue_member() -> None:
    op.create_table(
        "queue_member",
        sa.Column("queue_id", Big, autoincrement=False, nullable=False),
        sa.Column("agent_id", Big, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("queue_id", "agent_id", name="pk_queue_member"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_queue_member_queue_id_queue"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_queue_member_agent_id_agent"),
        comment="who works on the queue; nobody named = everybody",
    )


def _rule() -> None:
    op.create_table(
        "rule",
        _key(),
        sa.Column("name", sa.Text(), nullable=False),
        number("position"),
        sa.Column("conditions", sa.JSON(), nullable=True),
        sa.Column("actions", sa.JSON(), nullable=True),
        sa.Column("stop", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("enabled", sa.Boolean(), nullable=False, server_default=sa.true()),
        number("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_rule"),
        sa.UniqueConstraint("name", name="uq_rule_name"),
        comment="routing rules, in order, for mail that opens a ticket",
    )


def _probe() -> None:
    op.create_table(
        "probe",
        _key(),
        sa.Column("token", sa.Text(), nullable=False),
        text("kind"),
        sa.Column("queue_id", Big, nullable=False),
        text("address"),
        sa.Column("outbox_id", Big, nullable=True),
        sa.Column("ticket_id", Big, nullable=True),
        sa.Column("answer_id", Big, nullable=True),
        sa.Column("path", sa.JSON(), nullable=True),
        number("created_at"),
        number("arrived_at"),
        number("expires_at"),
        sa.PrimaryKeyConstraint("id", name="pk_probe"),
        sa.UniqueConstraint("token", name="uq_probe_token"),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name="fk_probe_queue_id_queue"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name="fk_probe_outbox_id_outbox"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_probe_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["answer_id"], ["outbox.id"], name="fk_probe_answer_id_outbox"),
    )


def _chore() -> None:
    op.create_table(
        "chore",
        _key(),
        sa.Column("inbound_id", Big, nullable=False),
        text("kind"),
        text("folder"),
        number("uidvalidity"),
        number("uid"),
        text("sha256"),
        number("attempts"),
        number("not_before"),
        number("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_chore"),
        sa.ForeignKeyConstraint(["inbound_id"], ["inbound.id"], name="fk_chore_inbound_id_inbound"),
        comment="what the worker has still to do inside a mailbox",
    )
    op.create_index("ix_chore_inbound_id", "chore", ["inbound_id"])


def _ticket_tag() -> None:
    op.create_table(
        "ticket_tag",
        sa.Column("ticket_id", Big, autoincrement=False, nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "tag", name="pk_ticket_tag"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_tag_ticket_id_ticket"),
    )
    op.create_index("ix_ticket_tag_tag", "ticket_tag", ["tag"])


def _card() -> None:
    op.create_table(
        "card",
        _key(),
        sa.Column("ticket_id", Big, nullable=False),
        sa.Column("message_id", Big, nullable=True),
        sa.Column("other_ticket_id", Big, nullable=True),
        text("kind"),
        sa.Column("data", sa.JSON(), nullable=True),
        text("state", "open"),
        number("created_at"),
        number("settled_at"),
        text("settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_card_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_card_message_id_message"),
        sa.ForeignKeyConstraint(["other_ticket_id"], ["ticket.id"], name="fk_card_other_ticket_id_ticket"),
        comment="questions that the desk puts to its agents, and what they said",
    )
    op.create_index("ix_card_ticket_id", "card", ["ticket_id", "id"])
    op.create_index("ix_card_state", "card", ["state", "id"])
