"""Tickets and their messages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables.columns import Big, boolean, integer, json, key, link, metadata, text

ticket = sa.Table(
    "ticket",
    metadata,
    key(),
    integer("number", None, unique=True),
    text("title"),
    boolean("title_made"),  # the mail had no subject: title = its first words
    text("status", "new"),  # new open pending solved closed spam trash
    integer("priority", 1),  # 0 low 1 normal 2 high 3 urgent
    link("assignee_id", "agent.id", nullable=True),
    link("queue_id", "queue.id"),
    link("origin_queue_id", "queue.id"),
    link("customer_id", "customer.id", nullable=True),
    boolean("automatic"),
    boolean("touched"),  # an agent acted on it: a late parent no longer absorbs it
    text("waiting"),  # us | them | '' : who wrote the last message
    link("merged_into_id", "ticket.id", nullable=True),
    integer("continues_id"),  # of the closed ticket that mail goes on from, the first of them; 0 = none
    integer("last_message_id"),  # newest message that is not a note
    integer("message_count"),
    integer("created_at"),
    integer("updated_at"),
    integer("version", 1),
    # Kept by store.tickets: `status IN (...)` could not use the order of an index, one boolean can,
    # and SQLite does not read a generated column from a covering index.
    boolean("active", True),
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


@sa.event.listens_for(ticket, "after_create")
def _find_what_goes_on(_table: sa.Table, conn: sa.Connection, **_: Any) -> None:
    """Index the few tickets that go on from a closed one; both databases spell it so."""
    conn.exec_driver_sql(
        "CREATE INDEX ix_ticket_continues_id ON ticket (continues_id) WHERE continues_id > 0"
    )


message = sa.Table(
    "message",
    metadata,
    key(),
    link("ticket_id", "ticket.id"),
    text("direction"),  # in | out | note
    text(
        "kind"
    ),  # human auto-reply bulk notification bounce receipt report | reply new acknowledgement notice | note
    text(
        "disposition"
    ),  # of mail in: ticket | follow-up | duplicate-of | own-mail-returned | ... ; '' otherwise
    text("message_id"),  # as on the wire, with <>
    text("author_name"),
    text("author_address"),
    link("agent_id", "agent.id", nullable=True),
    json("to"),  # [[name, address], ...]
    json("cc"),
    json("reply_to"),
    text("subject"),
    integer("sent_at"),  # the mail's Date, clamped
    integer("created_at"),
    text("raw_sha256"),
    text("digest"),  # of From, Date, Subject and decoded body
    text("fingerprint"),  # of From and Date: two copies of one mail
    boolean("verified", True),  # false = joined by a known id, but its writer takes no part in the ticket
    text("marks"),  # space-separated: parse-limited unparsed subject-made same-id forwarded-by-us other-copy
    link("copy_of_id", "message.id", nullable=True),  # a copy has no entry of its own
    text("conversation"),  # the head of Outlook's Thread-Index, the same in a whole conversation
    sa.Index("ix_message_ticket", "ticket_id", "id"),
    sa.Index("ix_message_message_id", "message_id"),
    sa.Index("ix_message_author_address", "author_address"),
    sa.Index("ix_message_created_at", "created_at"),  # what came and went today
    sa.Index("ix_message_conversation", "conversation"),
)

body = sa.Table(
    "body",
    metadata,
    sa.Column("message_id", Big, sa.ForeignKey("message.id"), primary_key=True, autoincrement=False),
    text("text"),  # the whole text, quotes included
    json("folds"),  # [[first_line, end_line, "quote"|"signature"], ...]
    boolean("from_html"),
    integer("parser"),  # the version of the parser that read it
)

reference = sa.Table(
    "reference",
    metadata,
    link("message_id", "message.id", primary_key=True),
    sa.Column("ref", sa.Text, primary_key=True),  # an id named in In-Reply-To or References
    integer("position"),  # 0 = In-Reply-To, 1.. = References newest first
    sa.Index("ix_reference_ref", "ref"),
)

issued = sa.Table(
    "issued",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),
    link("ticket_id", "ticket.id"),
    link("outbox_id", "outbox.id", nullable=True),
    text("kind"),  # message-id | assigned-id | thread-id
    integer("created_at"),
    comment="every id that this desk gave out, or that a server gave to our mail",
)

attachment = sa.Table(
    "attachment",
    metadata,
    key(),
    link("message_id", "message.id"),
    integer("number"),  # from 1 within the message
    integer("part"),  # index among the attachments of the raw mail, from 0; -1 = stored by itself in raw
    text("filename"),
    text("content_type"),
    integer("size"),
    text("sha256"),
    boolean("inline"),
    sa.Index("ix_attachment_message_id", "message_id", "number"),
)

ticket_tag = sa.Table(
    "ticket_tag",
    metadata,
    link("ticket_id", "ticket.id", primary_key=True),
    sa.Column("tag", sa.Text, primary_key=True),
    sa.Index("ix_ticket_tag_tag", "tag"),
)

card = sa.Table(
    "card",
    metadata,
    key(),
    link("ticket_id", "ticket.id"),
    link("message_id", "message.id", nullable=True),  # the message that it stands under
    link("other_ticket_id", "ticket.id", nullable=True),
    text("kind"),  # join | split | sender | unverified | storm
    json("data"),
    text("state", "open"),  # open | yes | no
    integer("created_at"),
    integer("settled_at"),
    text("settled_by"),
    sa.Index("ix_card_ticket_id", "ticket_id", "id"),
    sa.Index("ix_card_state", "state", "id"),
    comment="questions that the desk puts to its agents, and what they said",
)
