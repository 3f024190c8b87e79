"""Every table of the store, as SQLAlchemy Core tables.

They are kept apart from the SQLModel classes of `models`, which sit on them, so that
reading a list needs neither sqlmodel nor pydantic. Times are integer milliseconds
since 1970 (UTC), in columns that end in `_at`. Text that came from mail is stored as
it was decoded and cleaned by whoever shows it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", Big, primary_key=True, autoincrement=True)


def _fk(name: str, target: str, *, nullable: bool = False, **kw: Any) -> sa.Column[int]:
    return sa.Column(name, Big, sa.ForeignKey(target), nullable=nullable, **kw)


def _text(name: str, default: str | None = "", **kw: Any) -> sa.Column[str]:
    if default is not None:
        kw["server_default"] = sa.text(f"'{default}'")
    return sa.Column(name, sa.Text, nullable=False, **kw)


def _int(name: str, default: int | None = 0, **kw: Any) -> sa.Column[int]:
    if default is not None:
        kw["server_default"] = sa.text(str(default))
    return sa.Column(name, Big, nullable=False, **kw)


def _bool(name: str, default: bool = False) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=True)


# --- the desk itself -------------------------------------------------------------------

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    _text("value"),
    comment="desk facts: desk_id, desk_name, public_key, worker (child|service), created_at, key_exported_at",
)

worker = sa.Table(
    "worker",
    metadata,
    _id(),
    _text("host"),
    _int("pid"),
    _text("version"),
    _int("started_at"),
    _int("beat_at"),
    comment="one row per running worker; beaten every second",
)

lease = sa.Table(
    "lease",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    _text("holder"),
    _text("host"),
    _int("pid"),
    _int("epoch"),
    _int("expires_at"),
    comment="one row per mailbox and outbound channel: 'inbound:3', 'outbound:2', 'migrate'",
)

job = sa.Table(
    "job",
    metadata,
    _id(),
    _text("kind"),
    _json("payload"),
    _fk("secret_id", "secret.id", nullable=True),
    _text("by"),
    _text("state", "waiting"),  # waiting | running | done | failed | cancelled
    _int("epoch"),
    _text("progress"),
    _json("result"),
    _int("created_at"),
    _int("heartbeat_at"),
    _int("expires_at"),
    sa.Index("ix_job_state", "state"),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("seq", Big, primary_key=True, autoincrement=True),
    _text("kind"),  # ticket | queue | outbox | channel | worker | job | agent | presence
    _int("ref_id"),
    _int("at"),
    sqlite_autoincrement=True,
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("queue_id", Big, primary_key=True, autoincrement=False),
    sa.Column("status", sa.Text, primary_key=True),
    _int("n"),
    comment="tickets that are not automatic, per queue and status; queue 0 counts the automatic ones",
)

sequence = sa.Table(
    "sequence",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    _int("value"),
    comment="'ticket': the highest ticket number given",
)

event = sa.Table(
    "event",
    metadata,
    _id(),
    _int("at"),
    _text("actor"),  # agent name, 'worker', 'customer', 'cli'
    _fk("ticket_id", "ticket.id", nullable=True),
    _text("kind"),
    _json("data"),
    sa.Index("ix_event_ticket_id", "ticket_id", "id"),
    comment="append-only: who did what, when",
)

# --- people ------------------------------------------------------------------------------

agent = sa.Table(
    "agent",
    metadata,
    _id(),
    _text("name", None, unique=True),
    _text("display_name"),
    _text("email"),
    _text("role", "agent"),  # admin | agent | readonly
    _text("language"),
    _text("timezone"),
    _text("signature"),
    _text("os_user"),
    _bool("active", True),
    _int("created_at"),
)

customer = sa.Table("customer", metadata, _id(), _text("name"), _int("created_at"))

customer_address = sa.Table(
    "customer_address",
    metadata,
    _id(),
    _fk("customer_id", "customer.id", index=True),
    _text("address", None, unique=True),  # casefolded, IDNA domain
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    _fk("agent_id", "agent.id"),
    _fk("ticket_id", "ticket.id", nullable=True),
    _text("mode"),  # reading | writing
    _text("host"),
    _int("pid"),
    _int("seen_at"),
)

draft = sa.Table(
    "draft",
    metadata,
    _id(),
    _fk("agent_id", "agent.id"),
    _int("ticket_id"),  # 0 = a new ticket
    _text("kind"),  # reply | note | new
    _json("payload"),
    _int("updated_at"),
    sa.UniqueConstraint("agent_id", "ticket_id", "kind"),
)

read_mark = sa.Table(
    "read_mark",
    metadata,
    sa.Column("agent_id", Big, sa.ForeignKey("agent.id"), primary_key=True),
    sa.Column("ticket_id", Big, sa.ForeignKey("ticket.id"), primary_key=True),
    _int("message_id"),
)

# --- channels and queues -------------------------------------------------------------------

account = sa.Table(
    "account",
    metadata,
    _id(),
    _text("name", None, unique=True),  # the NAME of `tuidesk channel`
    _text("kind", None),  # imap | smtp | relay | forward | office365 | gmail
    _text("login"),
    _int("created_at"),
)

secret = sa.Table(
    "secret",
    metadata,
    _id(),
    _fk("account_id", "account.id", nullable=True),
    _text("field"),  # password | oauth_cache
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    _int("expires_at"),  # 0 = never; candidate secrets of jobs end after 15 minutes
    _int("created_at"),
    sa.Index("uq_secret_account_id_field", "account_id", "field", unique=True),
)

_health = [("ok_at", 0), ("error_at", 0)]

inbound = sa.Table(
    "inbound",
    metadata,
    _id(),
    _fk("account_id", "account.id", unique=True),
    _text("name", None, unique=True),
    _text("address"),  # casefolded address of the mailbox; of a forward channel: the public address
    _text("creation_address"),  # of a forward channel: belongs to the queue that names the channel
    _text("host"),
    _int("port"),
    _text("tls"),  # implicit | starttls | none
    _text("ca_file"),
    _text("folder", "INBOX"),
    _text("since", "now"),  # now | all | Nd
    _int("poll_seconds", 60),
    _bool("mark_seen"),
    _bool("enabled", True),
    *[_int(name, default) for name, default in _health],
    _text("error_title"),
    _text("error_hint"),
)

outbound = sa.Table(
    "outbound",
    metadata,
    _id(),
    _fk("account_id", "account.id"),
    _text("name", None, unique=True),
    _text("from_name"),
    _text("from_address"),
    _text("host"),
    _int("port"),
    _text("tls"),
    _text("ca_file"),
    _bool("enabled", True),
    *[_int(name, default) for name, default in _health],
    _text("error_title"),
    _text("error_hint"),
    _int("paused_until"),  # 0 = not paused, -1 = until somebody acts
)

queue = sa.Table(
    "queue",
    metadata,
    _id(),
    _text("name", None, unique=True),
    _text("color", None),  # a colour name of SCREENS or #rrggbb
    _text("tag", None, unique=True),  # two letters
    _fk("inbound_id", "inbound.id", nullable=True, unique=True),
    _fk("reply_via_id", "outbound.id", nullable=True),  # null = resolved at each reply
    _text("public_address"),
    _text("language"),
    _text("signature"),
    _int("position"),
)

creation_address = sa.Table(
    "creation_address",
    metadata,
    _id(),
    _fk("queue_id", "queue.id", index=True),
    _text("address", None, unique=True),
    _int("created_at"),
)

filter_address = sa.Table(
    "filter_address",
    metadata,
    _id(),
    _text("address", None, unique=True),  # address or @domain, casefolded
    _text("source", "admin"),  # admin | loop; the desk's own addresses are computed, never stored
    _text("reason"),
    _int("created_at"),
    comment="Filter outgoing mail: recipients that are never mailed, beside the desk's own addresses",
)

# --- tickets -------------------------------------------------------------------------------

ticket = sa.Table(
    "ticket",
    metadata,
    _id(),
    _int("number", None, unique=True),
    _text("title"),
    _bool("title_made"),  # the mail had no subject: title = its first words
    _text("status", "new"),  # new open pending solved closed spam trash
    _int("priority", 1),  # 0 low 1 normal 2 high 3 urgent
    _fk("assignee_id", "agent.id", nullable=True),
    _fk("queue_id", "queue.id"),
    _fk("origin_queue_id", "queue.id"),
    _fk("customer_id", "customer.id", nullable=True),
    _bool("automatic"),
    _bool("touched"),  # an agent acted on it: a late parent no longer absorbs it
    _text("waiting"),  # us | them | '' : who wrote the last message
    _fk("merged_into_id", "ticket.id", nullable=True),
    _int("last_message_id"),  # newest message that is not a note
    _int("message_count"),
    _int("created_at"),
    _int("updated_at"),
    _int("version", 1),
    # Kept by store.tickets: `status IN (...)` could not use the order of an index, one boolean can,
    # and SQLite does not read a generated column from a covering index.
    _bool("active", True),
    sa.CheckConstraint("active = (status IN ('new', 'open', 'pending'))", name="active"),
    # Lists, newest activity first: one index a view, in its order.
    sa.Index("ix_ticket_updated", "updated_at", "id"),
    sa.Index("ix_ticket_status", "status", "updated_at", "id"),
    sa.Index("ix_ticket_active", "active", "automatic", "updated_at", "id"),
    sa.Index("ix_ticket_queue_status", "queue_id", "status", "updated_at", "id"),
    sa.Index("ix_ticket_queue_active", "queue_id", "active", "automatic", "updated_at", "id"),
    sa.Index("ix_ticket_assignee_active", "assignee_id", "active", "updated_at", "id"),
    sa.Index("ix_ticket_customer", "customer_id", "id"),
)

message = sa.Table(
    "message",
    metadata,
    _id(),
    _fk("ticket_id", "ticket.id"),
    _text("direction"),  # in | out | note
    _text(
        "kind"
    ),  # human auto-reply bulk notification bounce receipt report | reply new acknowledgement notice | note
    _text(
        "disposition"
    ),  # of mail in: ticket | follow-up | duplicate-of | own-mail-returned | ... ; '' otherwise
    _text("message_id"),  # as on the wire, with <>
    _text("author_name"),
    _text("author_address"),
    _fk("agent_id", "agent.id", nullable=True),
    _json("to"),  # [[name, address], ...]
    _json("cc"),
    _json("reply_to"),
    _text("subject"),
    _int("sent_at"),  # the mail's Date, clamped
    _int("created_at"),
    _text("raw_sha256"),
    _text("digest"),  # of From, Date, Subject and decoded body
    _text("fingerprint"),  # of From and Date: two copies of one mail
    _bool("verified", True),  # false = joined by a known id, but its writer takes no part in the ticket
    _text("marks"),  # space-separated: parse-limited unparsed subject-made same-id forwarded-by-us other-copy
    _fk("copy_of_id", "message.id", nullable=True),  # a copy has no entry of its own
    sa.Index("ix_message_ticket", "ticket_id", "id"),
    sa.Index("ix_message_message_id", "message_id"),
    sa.Index("ix_message_author_address", "author_address"),
)

body = sa.Table(
    "body",
    metadata,
    sa.Column("message_id", Big, sa.ForeignKey("message.id"), primary_key=True, autoincrement=False),
    _text("text"),  # the whole text, quotes included
    _json("folds"),  # [[first_line, end_line, "quote"|"signature"], ...]
    _bool("from_html"),
)

reference = sa.Table(
    "reference",
    metadata,
    _fk("message_id", "message.id", primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),  # an id named in In-Reply-To or References
    _int("position"),  # 0 = In-Reply-To, 1.. = References newest first
    sa.Index("ix_reference_ref", "ref"),
)

issued = sa.Table(
    "issued",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),
    _fk("ticket_id", "ticket.id"),
    _fk("outbox_id", "outbox.id", nullable=True),
    _text("kind"),  # message-id | assigned-id | thread-id
    _int("created_at"),
    comment="every id that this desk gave out, or that a server gave to our mail",
)

attachment = sa.Table(
    "attachment",
    metadata,
    _id(),
    _fk("message_id", "message.id"),
    _int("number"),  # from 1 within the message
    _int("part"),  # index among the attachments of the raw mail, from 0; -1 = stored by itself in raw
    _text("filename"),
    _text("content_type"),
    _int("size"),
    _text("sha256"),
    _bool("inline"),
    sa.Index("ix_attachment_message_id", "message_id", "number"),
)

# --- mail in and out -------------------------------------------------------------------------

mailbox = sa.Table(
    "mailbox",
    metadata,
    _id(),
    _fk("inbound_id", "inbound.id"),
    _text("folder"),
    _int("uidvalidity"),
    _int("first_uid", 1),  # smaller UIDs were there before the desk and are not wanted
    _int("created_at"),
    sa.UniqueConstraint("inbound_id", "folder", "uidvalidity"),
    comment="one row per folder and UIDVALIDITY generation",
)

ledger = sa.Table(
    "ledger",
    metadata,
    _id(),
    _text("channel", None),  # the inbound channel's name, or pipe:QUEUE
    _text("folder"),
    _int("uidvalidity"),
    sa.Column("uid", Big, nullable=True),  # null for pipe and listener
    _text("message_id"),
    _text("sha256"),
    _text(
        "disposition"
    ),  # ticket follow-up duplicate-of own-mail-returned forwarding-confirmation probe quarantined
    _text("kind"),
    _text("reason"),
    _fk("ticket_id", "ticket.id", nullable=True),
    _fk("entry_id", "message.id", nullable=True),
    _int("at"),
    sa.Index("uq_ledger_uid", "channel", "folder", "uidvalidity", "uid", unique=True),
    sa.Index("ix_ledger_sha256_any", "sha256"),
    sa.Index("ix_ledger_entry_id", "entry_id"),
)


@sa.event.listens_for(ledger, "after_create")
def _know_pipes(_table: sa.Table, conn: sa.Connection, **_: Any) -> None:
    """Make the index by which pipes and listeners know a mail again.

    Both databases spell it so; `postgresql_where` would load that dialect into every process.
    """
    conn.exec_driver_sql("CREATE UNIQUE INDEX uq_ledger_sha256 ON ledger (channel, sha256) WHERE uid IS NULL")


outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    _fk("ticket_id", "ticket.id", nullable=True),
    _fk("entry_id", "message.id", nullable=True),  # the message on the ticket
    _text("kind"),  # reply | new | acknowledgement | notice | probe
    _text("state", "queued"),  # queued sending sent failed uncertain held withdrawn
    _text("reason"),  # of held, failed, uncertain
    _fk("outbound_id", "outbound.id"),
    _text("from_address"),
    _json("recipients"),  # [address, ...] of the envelope
    _text("subject"),
    _text("message_id"),
    _text("assigned_id"),
    _json("spec"),  # desk.replies.Spec as a dict: all that the bytes are built from
    _text("mime_sha256"),  # the exact bytes, in raw, from the first attempt on
    _int("seen_message_id"),  # the last message its writer saw (compare-and-swap)
    _int("attempts"),
    _int("not_before"),  # ms; the undo time or the next try
    _int("epoch"),  # of the lease under which it is being sent
    _json("results"),  # {address: "250 ok" | "550 no such user"}
    _text("server_reply"),
    _bool("released"),  # an agent decided to send although it was held
    _fk("agent_id", "agent.id", nullable=True),
    _int("created_at"),
    _int("sent_at"),
    sa.Index("ix_outbox_due", "state", "outbound_id", "not_before", "id"),
    sa.Index("ix_outbox_ticket_id", "ticket_id", "id"),
    sa.Index("ix_outbox_entry_id", "entry_id"),
    sa.Index("ix_outbox_message_id", "message_id"),
)

raw_metadata = sa.MetaData(naming_convention=metadata.naming_convention)
raw = sa.Table(
    "raw",
    raw_metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    _int("codec"),  # 0 stored, 1 zlib
    _int("size"),
    sa.Column("data", sa.LargeBinary, nullable=False),
    comment="raw mail and outgoing attachments, byte for byte; raw.db beside a SQLite store",
)
