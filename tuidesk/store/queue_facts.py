"""How a queue's mail leaves and comes back, as the queue itself says it."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import alias, creation_address, inbound, queue


class QueueFacts(NamedTuple):
    """A queue as its mail shows it, and the addresses under which answers come back to it."""

    id: int
    name: str
    tag: str
    color: str
    signature: str
    language: str
    from_name: str  # "" = the outbound channel's
    from_address: str
    appearance: dict[str, Any]
    ways_back: tuple[str, ...]  # the mailbox, the public address, creation addresses: the best first


_PLAIN = ("id", "name", "tag", "color", "signature", "language", "from_name", "from_address")


def queue_facts(conn: sa.Connection, queue_id: int) -> QueueFacts | None:
    """Return what a queue's mail shows, None when there is no such queue."""
    columns = (*(queue.c[name] for name in _PLAIN), queue.c.appearance, queue.c.public_address)
    polled = sa.case((inbound.c.enabled, inbound.c.address), else_="").label("mailbox")
    query = sa.select(*columns, polled).outerjoin(inbound, inbound.c.id == queue.c.inbound_id)
    row = conn.execute(query.where(queue.c.id == queue_id)).first()
    if row is None:
        return None
    made = sa.select(creation_address.c.address).where(creation_address.c.queue_id == queue_id)
    creation = conn.scalars(made.order_by(creation_address.c.id)).all()
    ways = tuple(address.casefold() for address in (row.mailbox, row.public_address, *creation) if address)
    plain = {name: getattr(row, name) for name in _PLAIN}
    return QueueFacts(**plain, appearance=row.appearance or {}, ways_back=ways)


def read_addresses(conn: sa.Connection) -> set[str]:
    """Return every address whose mail this desk takes in: polled mailboxes, their aliases, and queues' addresses."""
    polled = inbound.join(queue, queue.c.inbound_id == inbound.c.id)
    found = sa.union(
        sa.select(inbound.c.address).select_from(polled).where(inbound.c.enabled),
        sa.select(alias.c.address)
        .select_from(polled.join(alias, alias.c.account_id == inbound.c.account_id))
        .where(inbound.c.enabled),
        sa.select(queue.c.public_address),
        sa.select(creation_address.c.address),
    )
    return {address.casefold() for (address,) in conn.execute(found) if address}
