"""Channels: accounts and their secrets, ways in and out, probes, chores, the block list."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import boolean, integer, json, key, link, metadata, text

account = sa.Table(
    "account",
    metadata,
    key(),
    text("name", None, unique=True),  # the NAME of `tuidesk channel`
    text("kind", None),  # imap | smtp | relay | forward | office365 | gmail
    text("login"),  # who signs in; of office365 the user whose token it is
    text("address"),  # the mailbox that was connected, casefolded; "" when halves were added by hand
    text("tenant"),  # office365: the tenant's id or domain
    text("client_id"),  # office365: the id of the app registration
    text("flow"),  # office365: device | code | secret
    integer("secret_expires_at"),  # of the client secret; 0 = unknown or none
    integer("signed_in_at"),
    integer("token_at"),  # when the authority last gave a token
    integer("created_at"),
)

alias = sa.Table(
    "alias",
    metadata,
    key(),
    link("account_id", "account.id", index=True),
    text("address", None, unique=True),
    integer("created_at"),
    comment="further addresses whose mail lands in the account's mailbox",
)

secret = sa.Table(
    "secret",
    metadata,
    key(),
    link("account_id", "account.id", nullable=True),
    text("field"),  # password | oauth_cache | client_secret
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    integer("expires_at"),  # 0 = never; candidate secrets of jobs end after 15 minutes
    integer("created_at"),
    sa.Index("uq_secret_account_id_field", "account_id", "field", unique=True),
)

# retry_seconds: between two tries by itself while it fails; 0 = soon, as with a network that is away
_health = [("ok_at", 0), ("error_at", 0), ("retry_seconds", 0)]

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
    text("login"),  # who logs in at this server; "" = the account's login
    text("folder", "INBOX"),
    text("since", "now"),  # now | all | Nd
    integer("poll_seconds", 60),
    text("after", "leave"),  # in the mailbox: leave | read (when answered) | move (when taken in)
    text("after_folder"),  # where "move" moves to
    boolean("watch_sent"),  # what colleagues send from other programs is taken in from the Sent folder
    integer("backlog"),  # mails on the server that are wanted and not taken in yet
    integer("spam_unseen"),  # mails in its Spam folder since somebody last looked
    integer("spam_uid"),  # the highest UID in Spam when somebody last looked
    integer("spam_generation"),  # the UIDVALIDITY of that UID
    integer("generation"),  # grows when host, port or user change: UIDs say nothing about another server
    integer("audited_at"),  # when mailbox and ledger were last compared
    integer("audit_missing"),  # mails on the server that the ledger did not account for
    integer("audit_extra"),  # mails of the ledger that the server no longer has
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
    boolean("domain_confirmed"),  # an admin said that From may be of another domain than the account
    text("login"),  # who logs in at this server; "" = the account's login
    text("host"),
    integer("port"),
    text("tls"),
    text("ca_file"),
    integer("rate_per_minute"),  # 0 = as the provider allows
    text("sent_policy", "auto"),  # a copy into the mailbox's Sent folder: auto | append | off
    boolean("enabled", True),
    *[integer(name, default) for name, default in _health],
    text("error_title"),
    text("error_hint"),
    integer("paused_until"),  # 0 = not paused, -1 = until somebody acts
)

probe = sa.Table(
    "probe",
    metadata,
    key(),
    text("token", None, unique=True),
    text("kind"),  # forward = to a public address, must come back | round = to a connected mailbox
    link("queue_id", "queue.id"),
    text("address"),
    link("outbox_id", "outbox.id", nullable=True),
    link("ticket_id", "ticket.id", nullable=True),
    link("answer_id", "outbox.id", nullable=True),  # the answer on its ticket, the last leg of a test
    json("path"),  # {"bounce": } of one that came back undelivered; once it arrived: how
    integer("created_at"),
    integer("arrived_at"),
    integer("expires_at"),
)

chore = sa.Table(
    "chore",
    metadata,
    key(),
    link("inbound_id", "inbound.id", index=True),
    text("kind"),  # read | move | append
    text("folder"),
    integer("uidvalidity"),
    integer("uid"),
    text("sha256"),  # append: the bytes, in raw
    integer("attempts"),
    integer("not_before"),
    integer("created_at"),
    comment="what the worker has still to do inside a mailbox",
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
