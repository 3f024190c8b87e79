"""Workers, jobs, feed, counters and marks of the first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tuidesk.store.migrations.first.types import Big


def create() -> None:
    """Create the tables and their indexes."""
    _meta()
    _worker()
    _lease()
    _job()
    _change()
    _counter()
    _sequence()
    _event()
    _presence()
    _read_mark()
    op.execute("INSERT INTO sequence (name, value) VALUES ('ticket', 0), ('feed_floor', 0)")


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
        comment="desk facts: desk_id, desk_name, public_key, worker (child|service), created_at, key_exported_at",
    )


def _worker() -> None:
    op.create_table(
        "worker",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("host", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("pid", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("version", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("started_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("beat_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_worker"),
        comment="one row per running worker; beaten every second",
    )


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("host", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("pid", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("epoch", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("expires_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
        comment="one row per mailbox and outbound channel: 'inbound:3', 'outbound:2', 'migrate'",
    )


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("secret_id", Big, nullable=True),
        sa.Column("by", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("state", sa.Text(), nullable=False, server_default=sa.text("'waiting'")),
        sa.Column("epoch", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("progress", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("heartbeat_at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("expires_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.ForeignKeyConstraint(["secret_id"], ["secret.id"], name="fk_job_secret_id_secret"),
    )
    op.create_index("ix_job_state", "job", ["state"])


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("seq", Big, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("ref_id", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sqlite_autoincrement=True,
    )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("queue_id", Big, autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("n", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("queue_id", "status", name="pk_counter"),
        comment="tickets that are not automatic, per queue and status; queue 0 counts the automatic ones",
    )


def _sequence() -> None:
    op.create_table(
        "sequence",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("name", name="pk_sequence"),
        comment="'ticket': the highest ticket number given",
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", Big, autoincrement=True, nullable=False),
        sa.Column("at", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("actor", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("ticket_id", Big, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("data", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_event_ticket_id_ticket"),
        comment="append-only: who did what, when",
    )
    op.create_index("ix_event_ticket_id", "event", ["ticket_id", "id"])


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("agent_id", Big, nullable=False),
        sa.Column("ticket_id", Big, nullable=True),
        sa.Column("mode", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("host", sa.Text(), nullable=False, server_default=sa.text("''")),
        sa.Column("pid", Big, nullable=False, server_default=sa.text("0")),
        sa.Column("seen_at", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("session", name="pk_presence"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_presence_agent_id_agent"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_presence_ticket_id_ticket"),
    )


def _read_mark() -> None:
    op.create_table(
        "read_mark",
        sa.Column("agent_id", Big, nullable=False),
        sa.Column("ticket_id", Big, nullable=False),
        sa.Column("message_id", Big, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("agent_id", "ticket_id", name="pk_read_mark"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_read_mark_agent_id_agent"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_read_mark_ticket_id_ticket"),
    )
