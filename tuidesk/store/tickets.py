"""Writing tickets: all of it goes through here, so that versions, counters and the feed stay right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import counters, feed
from tuidesk.store.clock import now
from tuidesk.store.tables import sequence, ticket

ACTIVE = ("new", "open", "pending")


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket starts with; times are milliseconds since 1970, 0 = now."""

    title: str
    queue_id: int
    origin_queue_id: int
    customer_id: int | None = None
    status: str = "new"
    priority: int = 1
    assignee_id: int | None = None
    automatic: bool = False
    title_made: bool = False
    waiting: str = "us"
    created_at: int = 0
    updated_at: int = 0
    continues_id: int = 0


@dataclass(frozen=True, slots=True)
class Created:
    """The row id and the number of a new ticket."""

    id: int
    number: int


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One row of `ticket`."""

    id: int
    number: int
    title: str
    title_made: bool
    status: str
    priority: int
    assignee_id: int | None
    queue_id: int
    origin_queue_id: int
    customer_id: int | None
    automatic: bool
    touched: bool
    waiting: str
    merged_into_id: int | None
    last_message_id: int
    message_count: int
    created_at: int
    updated_at: int
    version: int


_COLUMNS = [ticket.c[name] for name in TicketRecord.__slots__]

# Built once: the intake runs them for every mail, and building takes longer than running.
_key = sa.bindparam("key", type_=sa.BigInteger)
_TAKE_NUMBERS = (
    sa.update(sequence)
    .where(sequence.c.name == "ticket")
    .values(value=sequence.c.value + sa.bindparam("count", type_=sa.BigInteger))
    .returning(sequence.c.value)
)
_INSERT = sa.insert(ticket).returning(ticket.c.id, sort_by_parameter_order=True)
_LOCK = (
    sa.select(ticket.c.queue_id, ticket.c.status, ticket.c.automatic, ticket.c.version)
    .where(ticket.c.id == _key)
    .with_for_update()
)
_UPDATE = sa.update(ticket).where(ticket.c.id == _key)


def create(conn: sa.Connection, new: NewTicket) -> Created:
    """Open a ticket under the next free number."""
    return create_many(conn, [new])[0]


def create_many(conn: sa.Connection, new: Sequence[NewTicket]) -> list[Created]:
    """Open several tickets under the next free numbers, in their order."""
    if not new:
        return []
    last = _take_numbers(conn, len(new))
    numbers = range(last - len(new) + 1, last + 1)
    rows = [_row(one, number) for one, number in zip(new, numbers, strict=True)]
    created = [Created(key, number) for key, number in zip(conn.scalars(_INSERT, rows), numbers, strict=True)]
    for ticket_id, one in zip((each.id for each in created), new, strict=True):
        counters.add(conn, one.queue_id, one.status, one.automatic, 1)
        feed.publish(conn, "ticket", ticket_id)
    return created


def _row(new: NewTicket, number: int) -> dict[str, Any]:
    created_at = new.created_at or now()
    return {name: getattr(new, name) for name in NewTicket.__slots__} | {
        "number": number,
        "active": new.status in ACTIVE,
        "created_at": created_at,
        "updated_at": new.updated_at or created_at,
    }


def change(
    conn: sa.Connection,
    ticket_id: int,
    *,
    expect_version: int | None = None,
    touch: bool = True,
    **columns: Any,
) -> bool:
    """Change columns of a ticket; False when it is gone or no longer has the expected version.

    `touch` moves the ticket to the top of its lists by setting `updated_at`.
    """
    old = _lock(conn, ticket_id)
    if old is None or (expect_version is not None and old.version != expect_version):
        return False
    if touch:
        columns.setdefault("updated_at", now())
    columns["version"] = old.version + 1
    if "status" in columns:
        columns["active"] = columns["status"] in ACTIVE
    conn.execute(_UPDATE, {"key": ticket_id, **columns})
    _recount(conn, old, columns)
    feed.publish(conn, "ticket", ticket_id)
    return True


def get(conn: sa.Connection, ticket_id: int) -> TicketRecord | None:
    """Return a ticket by its row id."""
    return _record(conn, ticket.c.id == ticket_id)


def survivor(conn: sa.Connection, ticket_id: int) -> TicketRecord | None:
    """Return the ticket that a ticket was merged into, or itself."""
    found = get(conn, ticket_id)
    while found is not None and found.merged_into_id is not None:
        found = get(conn, found.merged_into_id)
    return found


def touch(conn: sa.Connection, ticket_id: int) -> None:
    """Note that an agent works on a ticket, so that no late mail merges it into another one."""
    mine = (ticket.c.id == ticket_id, ticket.c.touched == sa.false())
    conn.execute(sa.update(ticket).where(*mine).values(touched=True))


def find(conn: sa.Connection, number: int) -> TicketRecord | None:
    """Return a ticket by its number, the one that people use."""
    return _record(conn, ticket.c.number == number)


def _record(conn: sa.Connection, which: sa.ColumnElement[bool]) -> TicketRecord | None:
    row = conn.execute(sa.select(*_COLUMNS).where(which)).first()
    return TicketRecord(*row) if row else None


def _take_numbers(conn: sa.Connection, count: int) -> int:
    """Take the next numbers and return the last of them."""
    return int(conn.execute(_TAKE_NUMBERS, {"count": count}).scalar_one())


def _lock(conn: sa.Connection, ticket_id: int) -> sa.Row[int, str, bool, int] | None:
    """Read what the counters need and keep others from changing it (PostgreSQL) until the commit."""
    return conn.execute(_LOCK, {"key": ticket_id}).first()


def _recount(conn: sa.Connection, old: sa.Row[int, str, bool, int], columns: dict[str, Any]) -> None:
    before = {name: old._mapping[name] for name in ("queue_id", "status", "automatic")}
    after = {name: columns.get(name, value) for name, value in before.items()}
    if before != after:
        counters.add(conn, **before, step=-1)
        counters.add(conn, **after, step=1)
