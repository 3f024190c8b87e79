"""Queues: what they are, who works on them, the addresses that open tickets in them, the rules that route."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables.columns import boolean, integer, json, key, link, metadata, text

queue = sa.Table(
    "queue",
    metadata,
    key(),
    text("name", None, unique=True),
    text("color", None),  # a colour name of the palette or #rrggbb
    text("tag", None, unique=True),  # two letters
    link("inbound_id", "inbound.id", nullable=True, unique=True),
    link("reply_via_id", "outbound.id", nullable=True),  # null = resolved at each reply
    text("public_address"),
    text("language"),
    text("signature"),
    integer("position"),
    text("from_name"),  # "" = the outbound channel's
    text("from_address"),  # "" = the outbound channel's
    link("default_assignee_id", "agent.id", nullable=True),
    json("appearance"),  # null = the plain one
    text("forwarding_code"),  # of the provider's mail that confirms a forwarding address
    integer("forwarding_code_at"),
    boolean("acknowledge"),  # who opens a ticket is told at once that it came in
    text("acknowledgement"),  # in words of the queue's own; "" = the desk's, in the customer's language
    text("closed_policy", "reopen"),  # mail on a closed ticket: reopen | new = a ticket of its own, linked
    integer("forward_rule_at"),  # mail last came by a rule that forwards where it should redirect; 0 = mended
)

queue_member = sa.Table(
    "queue_member",
    metadata,
    link("queue_id", "queue.id", primary_key=True),
    link("agent_id", "agent.id", primary_key=True),
    comment="who works on the queue; nobody named = everybody",
)

rule = sa.Table(
    "rule",
    metadata,
    key(),
    text("name", None, unique=True),
    integer("position"),
    json("conditions"),  # [{"field": , "op": , "value": }, ...], all must hold
    json("actions"),  # {"queue_id"?, "priority"?, "tags"?, "assignee_id"?}
    boolean("stop"),  # no later rule is looked at once this one holds
    boolean("enabled", True),
    integer("created_at"),
    comment="routing rules, in order, for mail that opens a ticket",
)

creation_address = sa.Table(
    "creation_address",
    metadata,
    key(),
    link("queue_id", "queue.id", index=True),
    text("address", None, unique=True),
    integer("created_at"),
)
