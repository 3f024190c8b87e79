"""Every table of the store, as SQLAlchemy Core tables.

They are kept apart from the SQLModel classes of `models`, which sit on them, so that
reading a list needs neither sqlmodel nor pydantic. Times are integer milliseconds
since 1970 (UTC), in columns that end in `_at`. Text that came from mail is stored as
it was decoded and cleaned by whoever shows it.
"""

from __future__ import annotations

from tuidesk.store.tables.channels import (
    account,
    alias,
    chore,
    filter_address,
    inbound,
    outbound,
    probe,
    secret,
)
from tuidesk.store.tables.columns import metadata
from tuidesk.store.tables.desk import change, counter, event, job, lease, meta, sequence, worker
from tuidesk.store.tables.mail import ledger, mailbox, outbox, raw, raw_metadata
from tuidesk.store.tables.people import agent, customer, customer_address, draft, presence, read_mark
from tuidesk.store.tables.queues import creation_address, queue, queue_member, rule
from tuidesk.store.tables.team import agent_key, erased, mention, upload, watcher
from tuidesk.store.tables.tickets import (
    attachment,
    body,
    card,
    issued,
    message,
    reference,
    ticket,
    ticket_tag,
)

__all__ = [
    "account",
    "agent",
    "agent_key",
    "alias",
    "attachment",
    "body",
    "card",
    "change",
    "chore",
    "counter",
    "creation_address",
    "customer",
    "customer_address",
    "draft",
    "erased",
    "event",
    "filter_address",
    "inbound",
    "issued",
    "job",
    "lease",
    "ledger",
    "mailbox",
    "mention",
    "message",
    "meta",
    "metadata",
    "outbound",
    "outbox",
    "presence",
    "probe",
    "queue",
    "queue_member",
    "raw",
    "raw_metadata",
    "read_mark",
    "reference",
    "rule",
    "secret",
    "sequence",
    "ticket",
    "ticket_tag",
    "upload",
    "watcher",
    "worker",
]
