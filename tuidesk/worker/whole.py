"""The whole intake of one mail at once, for a giver who waits for the answer: pipe and listener."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival, Taken
from tuidesk.mail.message import Parsed
from tuidesk.store import health
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import account, creation_address, inbound, queue

Parse = Callable[[Sequence[bytes]], list[Parsed]]


@dataclass(frozen=True, slots=True)
class Door:
    """The queue that a mail is given to, and the channel under which the ledger keeps it."""

    queue_id: int
    channel: str
    address: str = ""  # the creation address that it is, "" for a queue's pipe


def door_of_queue(conn: sa.Connection, name: str) -> Door | None:
    """Return the door of a queue by its name, or None when there is no such queue."""
    return _door(conn, queue.c.name == name)


def door_of_address(conn: sa.Connection, address: str) -> Door | None:
    """Return the door of the queue that has this creation address, or None when nobody has."""
    found = sa.select(creation_address.c.queue_id).where(creation_address.c.address == address.casefold())
    queue_id = conn.scalar(found)
    return None if queue_id is None else _door(conn, queue.c.id == queue_id, address.casefold())


def _door(conn: sa.Connection, which: sa.ColumnElement[bool], address: str = "") -> Door | None:
    forwarded = queue.outerjoin(inbound, inbound.c.id == queue.c.inbound_id).outerjoin(
        account, sa.and_(account.c.id == inbound.c.account_id, account.c.kind == "forward")
    )
    columns = (queue.c.id, queue.c.name, account.c.name)
    row = conn.execute(sa.select(*columns).select_from(forwarded).where(which)).first()
    return Door(row[0], row[2] or f"pipe:{row[1]}", address) if row else None


def take_whole(store: Store, parse: Parse, door: Door, raw: bytes) -> Taken:
    """Store, parse and take in one mail; when this returns the ticket is committed."""
    sha256 = store.raw.put(raw)
    [parsed] = parse([raw])
    arrival = Arrival(
        channel=door.channel,
        folder="",
        uidvalidity=0,
        uid=None,
        sha256=sha256,
        parsed=parsed,
        received_ms=now(),
        queue_id=door.queue_id,
        envelope=door.address,
    )
    [taken] = intake.take_each(store, [arrival])
    with store.write() as conn:
        health.arrived(conn, door.channel)
    return taken
