"""SQLModel classes on the tables, for the edits of admins, where validation and an identity map help.

Used as `Session(conn)` on a connection of `Store.write`. Lists, the intake and every screen read
plain rows instead, and never import this module: sqlmodel takes longer to load than Textual.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from tuidesk.store import tables


class Queue(SQLModel, table=True):
    """A named, coloured lane of tickets."""

    __table__: ClassVar[sa.Table] = tables.queue
    id: int | None = Field(default=None, sa_column=tables.queue.c.id)
    name: str = Field(min_length=1, sa_column=tables.queue.c.name)
    color: str = Field(sa_column=tables.queue.c.color)
    tag: str = Field(min_length=1, max_length=2, sa_column=tables.queue.c.tag)
    inbound_id: int | None = Field(default=None, sa_column=tables.queue.c.inbound_id)
    reply_via_id: int | None = Field(default=None, sa_column=tables.queue.c.reply_via_id)
    public_address: str = Field(default="", sa_column=tables.queue.c.public_address)
    language: str = Field(default="", sa_column=tables.queue.c.language)
    signature: str = Field(default="", sa_column=tables.queue.c.signature)
    position: int = Field(default=0, sa_column=tables.queue.c.position)
    from_name: str = Field(default="", sa_column=tables.queue.c.from_name)
    from_address: str = Field(default="", sa_column=tables.queue.c.from_address)
    default_assignee_id: int | None = Field(default=None, sa_column=tables.queue.c.default_assignee_id)
    appearance: dict[str, object] | None = Field(default=None, sa_column=tables.queue.c.appearance)
    forwarding_code: str = Field(default="", sa_column=tables.queue.c.forwarding_code)
    forwarding_code_at: int = Field(default=0, sa_column=tables.queue.c.forwarding_code_at)
    acknowledge: bool = Field(default=False, sa_column=tables.queue.c.acknowledge)
    acknowledgement: str = Field(default="", sa_column=tables.queue.c.acknowledgement)
    closed_policy: str = Field(default="reopen", sa_column=tables.queue.c.closed_policy)
    forward_rule_at: int = Field(default=0, sa_column=tables.queue.c.forward_rule_at)


class Account(SQLModel, table=True):
    """A login at a mail server, which channels share."""

    __table__: ClassVar[sa.Table] = tables.account
    id: int | None = Field(default=None, sa_column=tables.account.c.id)
    name: str = Field(min_length=1, sa_column=tables.account.c.name)
    kind: str = Field(sa_column=tables.account.c.kind)
    login: str = Field(default="", sa_column=tables.account.c.login)
    address: str = Field(default="", sa_column=tables.account.c.address)
    tenant: str = Field(default="", sa_column=tables.account.c.tenant)
    client_id: str = Field(default="", sa_column=tables.account.c.client_id)
    flow: str = Field(default="", sa_column=tables.account.c.flow)
    secret_expires_at: int = Field(default=0, sa_column=tables.account.c.secret_expires_at)
    signed_in_at: int = Field(default=0, sa_column=tables.account.c.signed_in_at)
    created_at: int = Field(default=0, sa_column=tables.account.c.created_at)


class Inbound(SQLModel, table=True):
    """A channel that mail comes through."""

    __table__: ClassVar[sa.Table] = tables.inbound
    id: int | None = Field(default=None, sa_column=tables.inbound.c.id)
    account_id: int = Field(sa_column=tables.inbound.c.account_id)
    name: str = Field(min_length=1, sa_column=tables.inbound.c.name)
    address: str = Field(default="", sa_column=tables.inbound.c.address)
    creation_address: str = Field(default="", sa_column=tables.inbound.c.creation_address)
    host: str = Field(default="", sa_column=tables.inbound.c.host)
    port: int = Field(default=0, ge=0, le=65535, sa_column=tables.inbound.c.port)
    tls: str = Field(default="", sa_column=tables.inbound.c.tls)
    ca_file: str = Field(default="", sa_column=tables.inbound.c.ca_file)
    folder: str = Field(default="INBOX", sa_column=tables.inbound.c.folder)
    login: str = Field(default="", sa_column=tables.inbound.c.login)
    after: str = Field(default="leave", sa_column=tables.inbound.c.after)
    after_folder: str = Field(default="", sa_column=tables.inbound.c.after_folder)
    watch_sent: bool = Field(default=False, sa_column=tables.inbound.c.watch_sent)
    since: str = Field(default="now", sa_column=tables.inbound.c.since)
    poll_seconds: int = Field(default=60, ge=1, sa_column=tables.inbound.c.poll_seconds)
    enabled: bool = Field(default=True, sa_column=tables.inbound.c.enabled)


class Outbound(SQLModel, table=True):
    """A channel that mail leaves through."""

    __table__: ClassVar[sa.Table] = tables.outbound
    id: int | None = Field(default=None, sa_column=tables.outbound.c.id)
    account_id: int = Field(sa_column=tables.outbound.c.account_id)
    name: str = Field(min_length=1, sa_column=tables.outbound.c.name)
    from_name: str = Field(default="", sa_column=tables.outbound.c.from_name)
    from_address: str = Field(default="", sa_column=tables.outbound.c.from_address)
    domain_confirmed: bool = Field(default=False, sa_column=tables.outbound.c.domain_confirmed)
    login: str = Field(default="", sa_column=tables.outbound.c.login)
    rate_per_minute: int = Field(default=0, sa_column=tables.outbound.c.rate_per_minute)
    sent_policy: str = Field(default="auto", sa_column=tables.outbound.c.sent_policy)
    host: str = Field(default="", sa_column=tables.outbound.c.host)
    port: int = Field(default=0, ge=0, le=65535, sa_column=tables.outbound.c.port)
    tls: str = Field(default="", sa_column=tables.outbound.c.tls)
    ca_file: str = Field(default="", sa_column=tables.outbound.c.ca_file)
    enabled: bool = Field(default=True, sa_column=tables.outbound.c.enabled)


class Agent(SQLModel, table=True):
    """A person who answers tickets."""

    __table__: ClassVar[sa.Table] = tables.agent
    id: int | None = Field(default=None, sa_column=tables.agent.c.id)
    name: str = Field(min_length=1, sa_column=tables.agent.c.name)
    display_name: str = Field(default="", sa_column=tables.agent.c.display_name)
    email: str = Field(default="", sa_column=tables.agent.c.email)
    role: str = Field(default="agent", sa_column=tables.agent.c.role)
    language: str = Field(default="", sa_column=tables.agent.c.language)
    timezone: str = Field(default="", sa_column=tables.agent.c.timezone)
    signature: str = Field(default="", sa_column=tables.agent.c.signature)
    os_user: str = Field(default="", sa_column=tables.agent.c.os_user)
    preferences: dict[str, object] | None = Field(default=None, sa_column=tables.agent.c.preferences)
    active: bool = Field(default=True, sa_column=tables.agent.c.active)
    created_at: int = Field(default=0, sa_column=tables.agent.c.created_at)


class Customer(SQLModel, table=True):
    """A person who writes to the desk, from any number of addresses."""

    __table__: ClassVar[sa.Table] = tables.customer
    id: int | None = Field(default=None, sa_column=tables.customer.c.id)
    name: str = Field(default="", sa_column=tables.customer.c.name)
    created_at: int = Field(default=0, sa_column=tables.customer.c.created_at)


class CustomerAddress(SQLModel, table=True):
    """One address of a customer."""

    __table__: ClassVar[sa.Table] = tables.customer_address
    id: int | None = Field(default=None, sa_column=tables.customer_address.c.id)
    customer_id: int = Field(sa_column=tables.customer_address.c.customer_id)
    address: str = Field(min_length=1, sa_column=tables.customer_address.c.address)
    failed_at: int = Field(default=0, sa_column=tables.customer_address.c.failed_at)
    failed_status: str = Field(default="", sa_column=tables.customer_address.c.failed_status)
    failed_reason: str = Field(default="", sa_column=tables.customer_address.c.failed_reason)
