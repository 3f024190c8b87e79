"""Mail in and out: mailboxes, the ledger, the outbox, raw mail."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables.columns import Big, boolean, integer, json, key, link, metadata, text

mailbox = sa.Table(
    "mailbox",
    metadata,
    key(),
    link("inbound_id", "inbound.id"),
    text("folder"),
    integer("uidvalidity"),
    integer("first_uid", 1),  # smaller UIDs were there before the desk and are not wanted; 0 = to be decided
    integer("met_uid"),  # the UID that came next when the desk first saw it; 0 = nobody noted it
    integer("created_at"),
    boolean("sent"),  # the Sent folder of a mailbox where that is watched
    sa.UniqueConstraint("inbound_id", "folder", "uidvalidity"),
    comment="one row per folder and UIDVALIDITY generation",
)

ledger = sa.Table(
    "ledger",
    metadata,
    key(),
    text("channel", None),  # the inbound channel's name, or pipe:QUEUE
    text("folder"),
    integer("uidvalidity"),
    sa.Column("uid", Big, nullable=True),  # null for pipe and listener
    text("message_id"),
    text("sha256"),
    text(
        "disposition"
    ),  # ticket follow-up duplicate-of own-mail-returned forwarding-confirmation probe quarantined
    text("kind"),
    text("reason"),
    text("provider_id"),  # Gmail's X-GM-MSGID, the same in every folder; "" elsewhere
    link("ticket_id", "ticket.id", nullable=True),
    link("entry_id", "message.id", nullable=True),
    integer("at"),
    sa.Index("uq_ledger_uid", "channel", "folder", "uidvalidity", "uid", unique=True),
    sa.Index("ix_ledger_sha256_any", "sha256"),
    sa.Index("ix_ledger_entry_id", "entry_id"),
)


@sa.event.listens_for(ledger, "after_create")
def _know_again(_table: sa.Table, conn: sa.Connection, **_: Any) -> None:
    """Make the indexes by which a mail of a pipe, a listener or Gmail is known again.

    Both databases spell it so; `postgresql_where` would load that dialect into every process.
    """
    conn.exec_driver_sql("CREATE UNIQUE INDEX uq_ledger_sha256 ON ledger (channel, sha256) WHERE uid IS NULL")
    conn.exec_driver_sql("CREATE INDEX ix_ledger_provider_id ON ledger (provider_id) WHERE provider_id <> ''")


outbox = sa.Table(
    "outbox",
    metadata,
    key(),
    link("ticket_id", "ticket.id", nullable=True),
    link("entry_id", "message.id", nullable=True),  # the message on the ticket
    text("kind"),  # reply | new | acknowledgement | notice | probe
    text("state", "queued"),  # queued sending sent failed uncertain held withdrawn
    text("reason"),  # of held, failed, uncertain
    link("outbound_id", "outbound.id", nullable=True),  # null = no way out yet; the sender is decided with it
    text("from_address"),
    json("recipients"),  # [address, ...] of the envelope
    text("subject"),
    text("message_id"),
    text("assigned_id"),
    json("spec"),  # desk.spec.Spec as a dict: all that the bytes are built from
    text("mime_sha256"),  # the exact bytes, in raw, from the first attempt on
    integer("seen_message_id"),  # the last message its writer saw (compare-and-swap)
    integer("attempts"),
    integer("not_before"),  # ms; the undo time or the next try
    integer("epoch"),  # of the lease under which it is being sent
    json("results"),  # {address: "250 ok" | "550 no such user"}
    text("server_reply"),
    boolean("released"),  # an agent decided to send although it was held
    link("agent_id", "agent.id", nullable=True),
    integer("created_at"),
    integer("sent_at"),
    sa.Index("ix_outbox_due", "state", "outbound_id", "not_before", "id"),
    sa.Index("ix_outbox_ticket_id", "ticket_id", "id"),
    sa.Index("ix_outbox_entry_id", "entry_id"),
    sa.Index("ix_outbox_message_id", "message_id"),
    sa.Index("ix_outbox_kind_created_at", "kind", "created_at"),  # what was mailed by itself lately
    sa.Index("ix_outbox_outbound_id_sent_at", "outbound_id", "sent_at"),  # how fast a channel sent
)

raw_metadata = sa.MetaData(naming_convention=metadata.naming_convention)
raw = sa.Table(
    "raw",
    raw_metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    integer("codec"),  # 0 stored, 1 zlib
    integer("size"),
    sa.Column("data", sa.LargeBinary, nullable=False),
    comment="raw mail and outgoing attachments, byte for byte; raw.db beside a SQLite store",
)
