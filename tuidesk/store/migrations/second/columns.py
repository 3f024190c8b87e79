"""Columns that the second schema adds to the tables of the first, and indexes on old columns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def add() -> None:
    """Add them; every one has a value for the rows that are there."""
    _account()
    _inbound()
    _outbound()
    _queue()
    _outbox()
    op.add_column("agent", sa.Column("preferences", sa.JSON(), nullable=True))
    op.add_column("ledger", text("provider_id"))
    op.execute("CREATE INDEX ix_ledger_provider_id ON ledger (provider_id) WHERE provider_id <> ''")
    op.add_column("mailbox", number("met_uid"))
    op.add_column("mailbox", sa.Column("sent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ticket", number("continues_id"))
    op.execute("CREATE INDEX ix_ticket_continues_id ON ticket (continues_id) WHERE continues_id > 0")
    op.create_index("ix_message_created_at", "message", ["created_at"])
    op.add_column("message", text("conversation"))
    op.create_index("ix_message_conversation", "message", ["conversation"])
    op.add_column("body", number("parser"))
    op.add_column("customer_address", number("failed_at"))
    for name in ("failed_status", "failed_reason"):
        op.add_column("customer_address", text(name))
    op.create_index("ix_outbox_kind_created_at", "outbox", ["kind", "created_at"])
    op.create_index("ix_outbox_outbound_id_sent_at", "outbox", ["outbound_id", "sent_at"])


def text(name: str, default: str = "") -> sa.Column[str]:
    """Return a text that is never null."""
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text(f"'{default}'"))


def number(name: str) -> sa.Column[int]:
    """Return a number that is 0 until it is known."""
    return sa.Column(name, Big, nullable=False, server_default=sa.text("0"))


def _account() -> None:
    for name in ("address", "tenant", "client_id", "flow"):
        op.add_column("account", text(name))
    for name in ("secret_expires_at", "signed_in_at", "token_at"):
        op.add_column("account", number(name))


def _inbound() -> None:
    op.add_column("inbound", text("login"))
    op.add_column("inbound", text("after", "leave"))
    op.add_column("inbound", text("after_folder"))
    op.add_column("inbound", sa.Column("watch_sent", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("backlog", "spam_unseen", "spam_uid", "spam_generation", "generation", "retry_seconds"):
        op.add_column("inbound", number(name))


def _outbound() -> None:
    confirmed: sa.Column[bool] = sa.Column(
        "domain_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("outbound", confirmed)
    op.add_column("outbound", text("login"))
    op.add_column("outbound", number("rate_per_minute"))
    op.add_column("outbound", number("retry_seconds"))
    op.add_column("outbound", text("sent_policy", "auto"))


def _queue() -> None:
    with op.batch_alter_table("queue") as queue:
        queue.add_column(text("from_name"))
        queue.add_column(text("from_address"))
        queue.add_column(sa.Column("default_assignee_id", Big, nullable=True))
        queue.add_column(sa.Column("appearance", sa.JSON(), nullable=True))
        queue.add_column(text("forwarding_code"))
        queue.add_column(number("forwarding_code_at"))
        queue.add_column(number("forward_rule_at"))
        queue.add_column(sa.Column("acknowledge", sa.Boolean(), nullable=False, server_default=sa.false()))
        queue.add_column(text("acknowledgement"))
        queue.add_column(text("closed_policy", "reopen"))
        queue.create_foreign_key(
            "fk_queue_default_assignee_id_agent", "agent", ["default_assignee_id"], ["id"]
        )


def _outbox() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("outbound_id", existing_type=Big, nullable=True)
