"""Rows of queues, for the commands and screens that set the desk up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import counters
from tuidesk.store.clock import now
from tuidesk.store.feed import publish
from tuidesk.store.tables import creation_address, probe, queue, queue_member, ticket


@dataclass(frozen=True, slots=True)
class QueueSetup:
    """One queue as an admin set it up."""

    id: int
    name: str
    color: str
    tag: str
    inbound_id: int | None
    reply_via_id: int | None  # None = resolved at each reply
    public_address: str
    language: str
    default_assignee_id: int | None
    acknowledge: bool
    acknowledgement: str  # in its own words; "" = in the desk's
    closed_policy: str  # mail on a closed ticket: reopen | new
    creation_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueName:
    """A queue as others speak of it."""

    id: int
    name: str


_COLUMNS = (
    "id", "name", "color", "tag", "inbound_id", "reply_via_id", "public_address", "language", "default_assignee_id",
    "acknowledge", "acknowledgement", "closed_policy",
)  # fmt: skip


def queues(conn: sa.Connection) -> list[QueueSetup]:
    """Return every queue in its order on screen."""
    addresses = creation_addresses(conn)
    query = sa.select(*(queue.c[name] for name in _COLUMNS)).order_by(queue.c.position, queue.c.id)
    found = [dict(row) for row in conn.execute(query).mappings()]
    return [QueueSetup(**row, creation_addresses=tuple(addresses.get(row["id"], ()))) for row in found]


def creation_addresses(conn: sa.Connection) -> dict[int, list[str]]:
    """Return the creation addresses of each queue that has some, oldest first."""
    found: dict[int, list[str]] = {}
    query = sa.select(creation_address.c.queue_id, creation_address.c.address).order_by(creation_address.c.id)
    for queue_id, address in conn.execute(query):
        found.setdefault(queue_id, []).append(address)
    return found


def get(conn: sa.Connection, queue_id: int) -> QueueSetup:
    """Return one queue; it must exist."""
    return next(row for row in queues(conn) if row.id == queue_id)


def add(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Add a queue behind the others and return its id."""
    last = conn.scalar(sa.select(sa.func.max(queue.c.position))) or 0
    new_id = conn.execute(
        sa.insert(queue).values({**values, "position": last + 1}).returning(queue.c.id)
    ).scalar_one()
    publish(conn, "queue", new_id)
    return int(new_id)


def change(conn: sa.Connection, queue_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a queue."""
    if values:
        conn.execute(sa.update(queue).where(queue.c.id == queue_id).values(dict(values)))
    publish(conn, "queue", queue_id)


def put_in_order(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Give the queues this order."""
    for position, queue_id in enumerate(ids, 1):
        conn.execute(sa.update(queue).where(queue.c.id == queue_id).values(position=position))
    publish(conn, "queue", ids[0])


def owner_of(conn: sa.Connection, address: str) -> QueueName | None:
    """Return the queue that has this creation address."""
    query = sa.select(queue.c.id, queue.c.name).join(
        creation_address, creation_address.c.queue_id == queue.c.id
    )
    row = conn.execute(query.where(creation_address.c.address == address)).one_or_none()
    return QueueName(*row) if row else None


def public_address(conn: sa.Connection, queue_id: int) -> str:
    """Return the address that customers write to when mail is forwarded, or ''."""
    return conn.scalar(sa.select(queue.c.public_address).where(queue.c.id == queue_id)) or ""


def add_creation_address(conn: sa.Connection, queue_id: int, address: str) -> None:
    """Let an address open tickets in a queue."""
    conn.execute(sa.insert(creation_address).values(queue_id=queue_id, address=address, created_at=now()))


def remove_creation_address(conn: sa.Connection, queue_id: int, address: str) -> bool:
    """Take an address from a queue; False when it was not the queue's."""
    mine = (creation_address.c.queue_id == queue_id, creation_address.c.address == address)
    return bool(conn.execute(sa.delete(creation_address).where(*mine)).rowcount)


def remove(conn: sa.Connection, queue_id: int, heir_id: int) -> int:
    """Delete a queue; tickets (place and origin) and addresses go to the heir. Return how many moved."""
    moved = conn.execute(
        sa.update(ticket).where(ticket.c.queue_id == queue_id).values(queue_id=heir_id)
    ).rowcount
    conn.execute(
        sa.update(ticket).where(ticket.c.origin_queue_id == queue_id).values(origin_queue_id=heir_id)
    )
    mine = creation_address.c.queue_id == queue_id
    conn.execute(sa.update(creation_address).where(mine).values(queue_id=heir_id))
    conn.execute(sa.update(probe).where(probe.c.queue_id == queue_id).values(queue_id=heir_id))
    conn.execute(sa.delete(queue_member).where(queue_member.c.queue_id == queue_id))
    conn.execute(sa.delete(queue).where(queue.c.id == queue_id))
    counters.rebuild(conn)
    publish(conn, "queue", queue_id)
    publish(conn, "queue", heir_id)
    return int(moved)
