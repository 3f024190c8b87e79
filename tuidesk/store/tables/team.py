"""A team at one desk: the keys that agents log in with, who follows a ticket, who is named in a note."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import Big, integer, key, link, metadata, text

agent_key = sa.Table(
    "agent_key",
    metadata,
    key(),
    link("agent_id", "agent.id", index=True),
    text("line", None),  # as in authorized_keys, without options and comment: "ssh-ed25519 AAAA…"
    text("fingerprint", None, unique=True),  # SHA256:…, as ssh-keygen prints it
    text("comment"),
    text("added_by"),
    integer("created_at"),
)

watcher = sa.Table(
    "watcher",
    metadata,
    sa.Column("ticket_id", Big, sa.ForeignKey("ticket.id"), primary_key=True, autoincrement=False),
    sa.Column("agent_id", Big, sa.ForeignKey("agent.id"), primary_key=True, autoincrement=False),
    integer("created_at"),
    sa.Index("ix_watcher_agent_id", "agent_id"),
)

mention = sa.Table(
    "mention",
    metadata,
    sa.Column("message_id", Big, sa.ForeignKey("message.id"), primary_key=True, autoincrement=False),
    sa.Column("agent_id", Big, sa.ForeignKey("agent.id"), primary_key=True, autoincrement=False),
    link("ticket_id", "ticket.id"),
    integer("seen_at"),  # 0 = the agent has not opened the ticket since
    sa.Index("ix_mention_agent_id", "agent_id", "seen_at"),
    comment="agents named with @ in an internal note",
)

upload = sa.Table(
    "upload",
    metadata,
    key(),
    link("agent_id", "agent.id"),
    text("name", None),
    text("sha256", None),  # of its bytes among the raw mail
    integer("size"),
    integer("created_at"),
    sa.UniqueConstraint("agent_id", "name"),
    comment="files that agents put over SSH, until a letter takes them along",
)

erased = sa.Table(
    "erased",
    metadata,
    sa.Column("mark", sa.Text, primary_key=True),
    integer("at"),
    comment="HMACs of what was erased for a person: addresses, and digests of mail that must not come in again",
)
