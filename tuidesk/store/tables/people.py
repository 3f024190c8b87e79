"""People: agents, customers, who looks at what, and drafts."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import Big, boolean, integer, json, key, link, metadata, text

agent = sa.Table(
    "agent",
    metadata,
    key(),
    text("name", None, unique=True),
    text("display_name"),
    text("email"),
    text("role", "agent"),  # admin | agent | readonly
    text("language"),
    text("timezone"),
    text("signature"),
    text("os_user"),
    json("preferences"),  # of the screen: {"theme": ...}; null = none chosen
    boolean("active", True),
    integer("created_at"),
)

customer = sa.Table("customer", metadata, key(), text("name"), integer("created_at"))

customer_address = sa.Table(
    "customer_address",
    metadata,
    key(),
    link("customer_id", "customer.id", index=True),
    text("address", None, unique=True),  # casefolded, IDNA domain
    integer("failed_at"),  # mail to it failed for good; 0 = not, or it wrote since
    text("failed_status"),  # RFC 3463, "" when the report named none
    text("failed_reason"),  # what the other server said
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    link("agent_id", "agent.id"),
    link("ticket_id", "ticket.id", nullable=True),
    text("mode"),  # reading | writing | noting
    text("host"),
    integer("pid"),
    integer("seen_at"),
    integer("since"),  # it is there, and does that
)

draft = sa.Table(
    "draft",
    metadata,
    key(),
    link("agent_id", "agent.id"),
    integer("ticket_id"),  # 0 = a new ticket
    text("kind"),  # reply | note | new
    json("payload"),
    integer("updated_at"),
    sa.UniqueConstraint("agent_id", "ticket_id", "kind"),
)

read_mark = sa.Table(
    "read_mark",
    metadata,
    sa.Column("agent_id", Big, sa.ForeignKey("agent.id"), primary_key=True),
    sa.Column("ticket_id", Big, sa.ForeignKey("ticket.id"), primary_key=True),
    integer("message_id"),
)
