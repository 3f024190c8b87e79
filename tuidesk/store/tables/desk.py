"""The desk itself: workers and their leases, jobs, the change feed, counters and the log of events."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import Big, integer, json, key, link, metadata, text

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    text("value"),
    comment="desk facts: desk_id, desk_name, public_key, worker (child|service), created_at, key_exported_at",
)

worker = sa.Table(
    "worker",
    metadata,
    key(),
    text("host"),
    integer("pid"),
    text("version"),
    integer("started_at"),
    integer("beat_at"),
    comment="one row per running worker; beaten every second",
)

lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    text("holder"),
    text("host"),
    integer("pid"),
    integer("epoch"),
    integer("expires_at"),
    comment="one row per mailbox and outbound channel: 'inbound:3', 'outbound:2', 'migrate'",
)

job = sa.Table(
    "job",
    metadata,
    key(),
    text("kind"),
    json("payload"),
    link("secret_id", "secret.id", nullable=True),
    text("by"),
    text("state", "waiting"),  # waiting | running | done | failed | cancelled
    integer("epoch"),
    text("progress"),
    json("result"),
    integer("created_at"),
    integer("heartbeat_at"),
    integer("expires_at"),
    sa.Index("ix_job_state", "state"),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("seq", Big, primary_key=True, autoincrement=True),
    text("kind"),  # ticket | queue | outbox | channel | worker | job | agent | presence | mention
    integer("ref_id"),
    integer("at"),
    sqlite_autoincrement=True,
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("queue_id", Big, primary_key=True, autoincrement=False),
    sa.Column("status", sa.Text, primary_key=True),
    integer("n"),
    comment="tickets that are not automatic, per queue and status; queue 0 counts the automatic ones",
)

sequence = sa.Table(
    "sequence",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    integer("value"),
    comment="'ticket': the highest ticket number given",
)

event = sa.Table(
    "event",
    metadata,
    key(),
    integer("at"),
    text("actor"),  # agent name, 'worker', 'customer', 'cli'
    link("ticket_id", "ticket.id", nullable=True),
    text("kind"),
    json("data"),
    sa.Index("ix_event_ticket_id", "ticket_id", "id"),
    comment="append-only: who did what, when",
)
