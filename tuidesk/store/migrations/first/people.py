"""Agents and customers of the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _agent()
    _customer()
    _customer_address()
    _draft()


def _agent() -> None:
    op.create_table(
        "agent",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("email", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("role", sa.Text(), nullable=False, server_default=sa.text("'agent'")),
        sa.Column("language", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("timezone", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("signature", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("os_user", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_agent"),
        sa.UniqueConstraint("name", name="uq_agent_name"),
    )


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
    )


def _customer_address() -> None:
    op.create_table(
        "customer_address",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("customer_id", Big, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer_address"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name="fk_customer_address_customer_id_customer"
        ),
        sa.UniqueConstraint("address", name="uq_customer_address_address"),
    )
    op.create_index("ix_customer_address_customer_id", "customer_address", ["customer_id"])


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("agent_id", Big, nullable=False),
        sa.Column("ticket_id", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("updated_at", Big, nullable=False, server_default=sa.text("0")),
        sa.UniqueConstraint("agent_id", "ticket_id", "kind", name="uq_draft_agent_id_ticket_id_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_draft_agent_id_agent"),
    )
