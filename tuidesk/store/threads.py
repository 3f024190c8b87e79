"""Tickets as intake sees them: found by the ids that a mail names, and written many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.store import continuations, counters, feed, ticket_tags, tickets
from tuidesk.store.chunks import chunks
from tuidesk.store.customers import Person
from tuidesk.store.tables import ticket


@dataclass(slots=True, eq=False)
class Thread:
    """A ticket that mail joins, open to change until `save`; `id` is 0 until then for a new one."""

    queue_id: int
    origin_queue_id: int
    title: str
    title_made: bool = False
    status: str = "new"
    priority: int = 1
    assignee_id: int | None = None
    tags: tuple[str, ...] = ()  # of a ticket that is not written yet
    automatic: bool = False
    touched: bool = False
    waiting: str = "us"
    customer_id: int | None = None
    created_at: int = 0
    updated_at: int = 0
    last_message_id: int = 0
    message_count: int = 0
    merged_into_id: int | None = None
    continues_id: int = 0
    id: int = 0
    number: int = 0
    customer: Person | None = None  # of a ticket whose customer is not written yet
    participants: set[str] = field(default_factory=set)
    counted: tuple[int, str, bool] | None = None  # as the counters have it
    into: Thread | None = None

    @property
    def family(self) -> int:
        """The first of the tickets of which each goes on from a closed one; 0 of a new ticket that is alone."""
        return self.continues_id or self.id

    def akin(self, other: Thread) -> bool:
        """Say whether both are the same matter, kept apart because one was closed."""
        return self is not other and self.family != 0 and self.family == other.family

    def final(self) -> Thread:
        """Return the ticket that this one was merged into, or itself."""
        thread = self
        while thread.into is not None:
            thread = thread.into
        return thread


_COLUMNS = (
    "queue_id", "origin_queue_id", "title", "title_made", "status", "automatic", "touched", "waiting",
    "customer_id", "created_at", "updated_at", "last_message_id", "message_count", "merged_into_id",
    "continues_id", "id", "number",
)  # fmt: skip
_WRITTEN = (
    "title", "title_made", "status", "automatic", "waiting", "customer_id", "updated_at",
    "last_message_id", "message_count", "continues_id",
)  # fmt: skip


def load(conn: sa.Connection, ids: Iterable[int], numbers: Iterable[int] = ()) -> dict[int, Thread]:
    """Return tickets by id or number, with those that they were merged into or that go on from closed ones.

    In a write transaction nobody else may change them until it ends.
    """
    found: dict[int, Thread] = {}
    _read(conn, found, {*ids, *_ids_of_numbers(conn, numbers)})
    closed = {thread.family for thread in found.values() if thread.status == "closed"}
    _read(conn, found, continuations.of(conn, closed) - found.keys())
    for thread in found.values():
        thread.into = found.get(thread.merged_into_id) if thread.merged_into_id else None
    return found


def _read(conn: sa.Connection, found: dict[int, Thread], wanted: set[int]) -> None:
    while wanted:
        rows = [row for part in chunks(sorted(wanted)) for row in _rows(conn, part)]
        for row in rows:
            thread = Thread(**row._mapping)
            thread.counted = (thread.queue_id, thread.status, thread.automatic)
            found[thread.id] = thread
        merged = {thread.merged_into_id for thread in found.values() if thread.merged_into_id}
        wanted = merged - found.keys()


def _rows(conn: sa.Connection, ids: list[int]) -> Iterator[sa.Row[Any]]:
    query = sa.select(*(ticket.c[name] for name in _COLUMNS)).where(ticket.c.id.in_(ids))
    query = query.order_by(ticket.c.id)
    yield from conn.execute(query.with_for_update() if conn.get_execution_options().get("write") else query)


def _ids_of_numbers(conn: sa.Connection, numbers: Iterable[int]) -> list[int]:
    query = sa.select(ticket.c.id)
    return [key for part in chunks(numbers) for key in conn.scalars(query.where(ticket.c.number.in_(part)))]


def create(conn: sa.Connection, threads: Sequence[Thread]) -> None:
    """Write new tickets and give them their ids and numbers."""
    new = [
        tickets.NewTicket(
            title=one.title,
            queue_id=one.queue_id,
            origin_queue_id=one.origin_queue_id,
            customer_id=one.customer_id,
            status=one.status,
            priority=one.priority,
            assignee_id=one.assignee_id,
            automatic=one.automatic,
            title_made=one.title_made,
            waiting=one.waiting,
            created_at=one.created_at,
            updated_at=one.updated_at,
            continues_id=one.continues_id,
        )
        for one in threads
    ]
    for one, created in zip(threads, tickets.create_many(conn, new), strict=True):
        one.id, one.number = created.id, created.number
        one.counted = (one.queue_id, one.status, one.automatic)
    ticket_tags.add(conn, [(one.id, tag) for one in threads for tag in one.tags])


def save_growth(conn: sa.Connection, threads: Sequence[Thread]) -> None:
    """Write how many messages new tickets have; that much changes no index."""
    if threads:
        rows = [{"key": t.id, "last": t.last_message_id, "n": t.message_count} for t in threads]
        grown: dict[str, Any] = {"last_message_id": sa.bindparam("last"), "message_count": sa.bindparam("n")}
        conn.execute(sa.update(ticket).where(ticket.c.id == sa.bindparam("key")).values(grown), rows)


def save(conn: sa.Connection, threads: Sequence[Thread]) -> None:
    """Write what became of tickets that were loaded, and count them anew."""
    if not threads:
        return
    values: dict[str, object] = {name: sa.bindparam(f"new_{name}") for name in _WRITTEN}
    values |= {"active": sa.bindparam("new_active"), "version": ticket.c.version + 1}
    rows = [
        {"key": one.id, "new_active": one.status in tickets.ACTIVE}
        | {f"new_{name}": getattr(one, name) for name in _WRITTEN}
        for one in threads
    ]
    conn.execute(sa.update(ticket).where(ticket.c.id == sa.bindparam("key")).values(values), rows)
    for one in threads:
        _recount(conn, one)
        feed.publish(conn, "ticket", one.id)


def _recount(conn: sa.Connection, thread: Thread) -> None:
    now_counted = (thread.queue_id, thread.status, thread.automatic)
    if thread.counted and thread.counted != now_counted:
        counters.add(conn, *thread.counted, step=-1)
        counters.add(conn, *now_counted, step=1)
    thread.counted = now_counted
