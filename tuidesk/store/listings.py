"""Rows for scripts, with the names of all that they point to: tickets, outbox and ledger in batches.

No transaction stays open between two batches, so that a reader who takes his time holds nobody up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight, ticket_tags
from tuidesk.store.engine import Store
from tuidesk.store.tables import agent, customer, customer_address, ledger, outbound, outbox, queue, ticket

BATCH = 500


class TicketLine(NamedTuple):
    """One ticket."""

    id: int
    number: int
    title: str
    queue: str
    origin_queue: str
    status: str
    priority: int
    assignee: str
    customer_name: str
    customer_address: str
    automatic: bool
    updated_at: int
    merged_into: int | None  # the number of the ticket that it was merged into
    tags: tuple[str, ...]


class OutboxLine(NamedTuple):
    """One mail that must leave or left."""

    id: int
    ticket: int | None
    kind: str
    state: str
    reason: str
    channel: str
    from_address: str
    recipients: list[str]
    subject: str
    message_id: str
    assigned_id: str
    attempts: int
    not_before: int
    sent_at: int
    results: dict[str, str] | None


class LedgerLine(NamedTuple):
    """One mail that was seen; `uid` is None for pipe and listener."""

    id: int
    channel: str
    folder: str
    uidvalidity: int
    uid: int | None
    message_id: str
    sha256: str
    disposition: str
    kind: str
    reason: str
    ticket: int | None
    at: int


def tickets(store: Store, ids: Sequence[int]) -> Iterator[TicketLine]:
    """Yield the tickets of these row ids in their order, leaving out those that are gone."""
    query = _ticket_query()
    for start in range(0, len(ids), BATCH):
        wanted = list(ids[start : start + BATCH])
        with store.read() as conn:
            tags = ticket_tags.of_tickets(conn, wanted)
            rows = conn.execute(query, {"ids": wanted})
            found = {row[0]: TicketLine._make([*row, tuple(tags.get(row[0], ()))]) for row in rows}
        yield from (found[key] for key in wanted if key in found)


def outbox_lines(store: Store, hidden: Collection[int] = ()) -> Iterator[OutboxLine]:
    """Yield every mail of the outbox but those of hidden queues, oldest first."""
    plain = ("from_address", "recipients", "subject", "message_id", "assigned_id")
    counts = ("attempts", "not_before", "sent_at", "results")
    columns = (
        *(outbox.c.id, ticket.c.number, outbox.c.kind, outbox.c.state, outbox.c.reason, outbound.c.name),
        *(outbox.c[name] for name in plain + counts),
    )
    tables = outbox.outerjoin(ticket, ticket.c.id == outbox.c.ticket_id).outerjoin(outbound)
    query = sa.select(*columns).select_from(tables).where(*sight.mail_without(hidden))
    for row in _pages(store, query, outbox.c.id):
        yield OutboxLine._make(row)


def ledger_lines(store: Store, channel: str = "", hidden: Collection[int] = ()) -> Iterator[LedgerLine]:
    """Yield every line of the ledger, oldest first, or those of one channel; none of hidden queues."""
    names = ("id", "channel", "folder", "uidvalidity", "uid", "message_id")
    where_to = ("sha256", "disposition", "kind", "reason")
    columns = (*(ledger.c[name] for name in names + where_to), ticket.c.number, ledger.c.at)
    query = sa.select(*columns).select_from(ledger.outerjoin(ticket, ticket.c.id == ledger.c.ticket_id))
    query = query.where(*sight.seen_without(hidden))
    if channel:
        query = query.where(ledger.c.channel == channel)
    for row in _pages(store, query, ledger.c.id):
        yield LedgerLine._make(row)


def _pages(store: Store, query: sa.Select[Any], key: sa.Column[int]) -> Iterator[sa.Row[Any]]:
    """Yield the rows of a query whose first column is `key`, a batch a transaction."""
    after = 0
    while True:
        with store.read() as conn:
            page = conn.execute(query.where(key > after).order_by(key).limit(BATCH)).all()
        yield from page
        if len(page) < BATCH:
            return
        after = page[-1][0]


def _ticket_query() -> sa.Select[Any]:
    origin, survivor = queue.alias("origin"), ticket.alias("survivor")
    first = sa.select(customer_address.c.address).where(
        customer_address.c.customer_id == ticket.c.customer_id
    )
    address = first.order_by(customer_address.c.id).limit(1).scalar_subquery()
    tables = (
        ticket.join(queue, queue.c.id == ticket.c.queue_id)
        .join(origin, origin.c.id == ticket.c.origin_queue_id)
        .outerjoin(agent, agent.c.id == ticket.c.assignee_id)
        .outerjoin(customer, customer.c.id == ticket.c.customer_id)
        .outerjoin(survivor, survivor.c.id == ticket.c.merged_into_id)
    )
    columns = (
        *(ticket.c.id, ticket.c.number, ticket.c.title, queue.c.name, origin.c.name),
        *(ticket.c.status, ticket.c.priority, sa.func.coalesce(agent.c.name, "")),
        *(sa.func.coalesce(customer.c.name, ""), sa.func.coalesce(address, "")),
        *(ticket.c.automatic, ticket.c.updated_at, survivor.c.number),
    )
    wanted = ticket.c.id.in_(sa.bindparam("ids", expanding=True))
    return sa.select(*columns).select_from(tables).where(wanted)
