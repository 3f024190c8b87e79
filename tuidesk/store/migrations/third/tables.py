"""Tables that the third schema adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _agent_key()
    _watcher()
    _mention()
    _upload()
    op.create_table(
        "erased",
        sa.Column("mark", sa.Text(), nullable=False),
        _number("at"),
        sa.PrimaryKeyConstraint("mark", name="pk_erased"),
        comment="HMACs of what was erased for a person: addresses, and digests of mail that must not come in again",
    )


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, Big, nullable=False, server_default=sa.text("0"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def _link(name: str) -> sa.Column[int]:
    return sa.Column(name, Big, autoincrement=False, nullable=False)


def _agent_key() -> None:
    op.create_table(
        "agent_key",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        _link("agent_id"),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        _text("comment"),
        _text("added_by"),
        _number("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_agent_key"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_agent_key_agent_id_agent"),
        sa.UniqueConstraint("fingerprint", name="uq_agent_key_fingerprint"),
    )
    op.create_index("ix_agent_key_agent_id", "agent_key", ["agent_id"])


def _watcher() -> None:
    op.create_table(
        "watcher",
        _link("ticket_id"),
        _link("agent_id"),
        _number("created_at"),
        sa.PrimaryKeyConstraint("ticket_id", "agent_id", name="pk_watcher"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_watcher_ticket_id_ticket"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_watcher_agent_id_agent"),
    )
    op.create_index("ix_watcher_agent_id", "watcher", ["agent_id"])


def _mention() -> None:
    op.create_table(
        "mention",
        _link("message_id"),
        _link("agent_id"),
        _link("ticket_id"),
        _number("seen_at"),
        sa.PrimaryKeyConstraint("message_id", "agent_id", name="pk_mention"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_mention_message_id_message"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_mention_agent_id_agent"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_mention_ticket_id_ticket"),
        comment="agents named with @ in an internal note",
    )
    op.create_index("ix_mention_agent_id", "mention", ["agent_id", "seen_at"])


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        _link("agent_id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        _number("size"),
        _number("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_upload_agent_id_agent"),
        sa.UniqueConstraint("agent_id", "name", name="uq_upload_agent_id_name"),
        comment="files that agents put over SSH, until a letter takes them along",
    )
