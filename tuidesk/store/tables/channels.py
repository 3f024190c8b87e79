"""Channels and queues: accounts and their secrets, ways in and out, addresses, the block list."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import boolean, integer, key, link, metadata, text

account = sa.Table(
    "account",
    metadata,
    key(),
    text("name", None, unique=True),  # the NAME of `tuidesk channel`
    text("kind", None),  # imap | smtp | relay | forward | office365 | gmail
    text("login"),
    integer("created_at"),
)

secret = sa.Table(
    "secret",
    metadata,
    key(),
    link("account_id", "account.id", nullable=True),
    text("field"),  # password | oauth_cache
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    integer("expires_at"),  # 0 = never; candidate secrets of jobs end after 15 minutes
    integer("created_at"),
    sa.Index("uq_secret_account_id_field", "account_id", "field", unique=True),
)

_health = [("ok_at", 0), ("error_at", 0)]

inbound = sa.Table(
    "inbound",
    metadata,
    key(),
    link("account_id", "account.id", unique=True),
    text("name", None, unique=True),
    text("address"),  # casefolded address of the mailbox; of a forward channel: the public address
    text("creation_address"),  # of a forward channel: belongs to the queue that names the channel
    text("host"),
    integer("port"),
    text("tls"),  # implicit | starttls | none
    text("ca_file"),
    text("folder", "INBOX"),
    text("since", "now"),  # now | all | Nd
    integer("poll_seconds", 60),
    boolean("enabled", True),
    *[integer(name, default) for name, default in _health],
    text("error_title"),
    text("error_hint"),
)

outbound = sa.Table(
    "outbound",
    metadata,
    key(),
    link("account_id", "account.id"),
    text("name", None, unique=True),
    text("from_name"),
    text("from_address"),
    text("host"),
    integer("port"),
    text("tls"),
    text("ca_file"),
    boolean("enabled", True),
    *[integer(name, default) for name, default in _health],
    text("error_title"),
    text("error_hint"),
    integer("paused_until"),  # 0 = not paused, -1 = until somebody acts
)

queue = sa.Table(
    "queue",
    metadata,
    key(),
    text("name", None, unique=True),
    text("color", None),  # a colour name of SCREENS or #rrggbb
    text("tag", None, unique=True),  # two letters
    link("inbound_id", "inbound.id", nullable=True, unique=True),
    link("reply_via_id", "outbound.id", nullable=True),  # null = resolved at each reply
    text("public_address"),
    text("language"),
    text("signature"),
    integer("position"),
)

creation_address = sa.Table(
    "creation_address",
    metadata,
    key(),
    link("queue_id", "queue.id", index=True),
    text("address", None, unique=True),
    integer("created_at"),
)

filter_address = sa.Table(
    "filter_address",
    metadata,
    key(),
    text("address", None, unique=True),  # address or @domain, casefolded
    text("source", "admin"),  # admin | loop; the desk's own addresses are computed, never stored
    text("reason"),
    integer("created_at"),
    comment="Filter outgoing mail: recipients that are never mailed, beside the desk's own addresses",
)
