"""The queues and numbers beside a ticket list, read from maintained counters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store import counters, setup_queues, sight
from tuidesk.store.tables import inbound, outbound, outbox, queue, ticket, watcher

COUNTED = ("new", "open")
WAITING_TO_LEAVE = ("queued", "sending", "held", "failed", "uncertain")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue as lists and settings show it; `count` is new + open, without automatic tickets."""

    id: int
    name: str
    color: str
    tag: str
    position: int
    inbound_id: int | None
    inbound_name: str
    inbound_address: str
    reply_via_id: int | None
    reply_via_name: str
    public_address: str
    language: str
    signature: str
    creation_addresses: tuple[str, ...]
    new: int
    open: int

    @property
    def count(self) -> int:
        """The queue's number."""
        return self.new + self.open


@dataclass(frozen=True, slots=True)
class SideCounts:
    """The numbers beside the other lists: tickets that are new or open, and mail that has not left."""

    all: int
    mine: int
    automatic: int
    outbox: int
    watching: int = 0


def queue_rows(conn: sa.Connection, hidden: Collection[int] = ()) -> list[QueueRow]:
    """Return every queue but the hidden ones in the order of the screen."""
    columns = (
        *(queue.c[name] for name in ("id", "name", "color", "tag", "position", "inbound_id")),
        sa.func.coalesce(inbound.c.name, "").label("inbound_name"),
        sa.func.coalesce(inbound.c.address, "").label("inbound_address"),
        queue.c.reply_via_id,
        sa.func.coalesce(outbound.c.name, "").label("reply_via_name"),
        *(queue.c[name] for name in ("public_address", "language", "signature")),
    )
    tables = queue.outerjoin(inbound, inbound.c.id == queue.c.inbound_id).outerjoin(
        outbound, outbound.c.id == queue.c.reply_via_id
    )
    counts, addresses = counters.read(conn), setup_queues.creation_addresses(conn)
    query = sa.select(*columns).select_from(tables).order_by(queue.c.position, queue.c.id)
    return [
        QueueRow(
            **row._mapping,
            creation_addresses=tuple(addresses.get(row.id, ())),
            new=counts.get((row.id, "new"), 0),
            open=counts.get((row.id, "open"), 0),
        )
        for row in conn.execute(query)
        if row.id not in hidden
    ]


def side_counts(conn: sa.Connection, agent_id: int | None, hidden: Collection[int] = ()) -> SideCounts:
    """Return the numbers beside All, Mine, Automatic and Outbox, without what is in hidden queues."""
    counts = counters.read(conn)
    automatic = sum(counts.get((counters.AUTOMATIC, status), 0) for status in COUNTED)
    shown = (n for (queue_id, status), n in counts.items() if status in COUNTED and queue_id not in hidden)
    total = sum(shown) - automatic
    automatic -= _automatic_in(conn, hidden)
    return SideCounts(
        total,
        _mine(conn, agent_id, hidden),
        automatic,
        _outbox(conn, hidden),
        _watching(conn, agent_id, hidden),
    )


def _automatic_in(conn: sa.Connection, queues: Collection[int]) -> int:
    """Count the automatic tickets of some queues, for which there is no maintained count."""
    if not queues:
        return 0
    query = sa.select(sa.func.count()).select_from(ticket)
    which = (ticket.c.queue_id.in_(sorted(queues)), ticket.c.status.in_(COUNTED))
    return (
        conn.scalar(query.where(ticket.c.active == sa.true(), ticket.c.automatic == sa.true(), *which)) or 0
    )


def oldest_waiting(conn: sa.Connection, queue_id: int) -> int | None:
    """Return since when (ms) the longest waiting customer of a queue waits for us, None if nobody does."""
    query = sa.select(ticket.c.updated_at).where(ticket.c.queue_id == queue_id, ticket.c.active == sa.true())
    query = query.where(ticket.c.automatic == sa.false(), ticket.c.waiting == "us")
    return conn.scalar(query.order_by(ticket.c.updated_at, ticket.c.id).limit(1))


def _mine(conn: sa.Connection, agent_id: int | None, hidden: Collection[int]) -> int:
    if agent_id is None:
        return 0
    query = sa.select(sa.func.count()).select_from(ticket)
    query = query.where(
        ticket.c.assignee_id == agent_id, ticket.c.active == sa.true(), ticket.c.status.in_(COUNTED)
    )
    return conn.scalar(query.where(*sight.without(hidden))) or 0


def watched(agent_id: int | None) -> sa.Select[int]:
    """Return the query of the tickets that an agent follows."""
    return sa.select(watcher.c.ticket_id).where(watcher.c.agent_id == agent_id)


def _watching(conn: sa.Connection, agent_id: int | None, hidden: Collection[int]) -> int:
    open_ones = (ticket.c.active == sa.true(), ticket.c.status.in_(COUNTED))
    query = (
        sa.select(sa.func.count()).select_from(ticket).where(ticket.c.id.in_(watched(agent_id)), *open_ones)
    )
    return conn.scalar(query.where(*sight.without(hidden))) or 0


def _outbox(conn: sa.Connection, hidden: Collection[int]) -> int:
    query = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.in_(WAITING_TO_LEAVE))
    query = query.where(*sight.mail_without(hidden))
    return conn.scalar(query) or 0
