"""What the store knows about forwarded mail: mailboxes that can receive it, and marks on its queues."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.feed import publish
from tuidesk.store.tables import account, creation_address, inbound, queue


class ForwardedQueue(NamedTuple):
    """A queue as far as forwarding goes."""

    id: int
    name: str
    public_address: str
    kind: str  # of its inbound channel's account, '' for none
    code: str  # that the provider sent to confirm the address, '' for none
    code_at: int  # ms
    rule_at: int  # when mail last came by a rule that forwards where it should redirect, 0 = mended
    has_creation: bool

    @property
    def waits_for_address(self) -> bool:
        """Say whether its mail is to be forwarded and nobody knows where to."""
        return not self.has_creation and (self.kind == "forward" or bool(self.public_address))


def queues(conn: sa.Connection) -> list[ForwardedQueue]:
    """Return every queue in its order on screen."""
    has = sa.exists().where(creation_address.c.queue_id == queue.c.id)
    tables = queue.outerjoin(inbound, inbound.c.id == queue.c.inbound_id).outerjoin(
        account, account.c.id == inbound.c.account_id
    )
    columns = (
        *(queue.c.id, queue.c.name, queue.c.public_address, sa.func.coalesce(account.c.kind, "")),
        *(queue.c.forwarding_code, queue.c.forwarding_code_at, queue.c.forward_rule_at, has),
    )
    query = sa.select(*columns).select_from(tables).order_by(queue.c.position, queue.c.id)
    return [ForwardedQueue(*row) for row in conn.execute(query)]


def mailboxes(conn: sa.Connection) -> list[tuple[int, str]]:
    """Return (queue id, address) of each connected mailbox that is fetched, oldest first."""
    tables = inbound.join(account, account.c.id == inbound.c.account_id).join(
        queue, queue.c.inbound_id == inbound.c.id
    )
    query = sa.select(queue.c.id, inbound.c.address).select_from(tables)
    fetched = (account.c.kind != "forward", inbound.c.enabled, inbound.c.address != "")
    return [(row[0], row[1]) for row in conn.execute(query.where(*fetched).order_by(inbound.c.id))]


def is_creation_address(conn: sa.Connection, address: str) -> bool:
    """Say whether an address opens tickets in some queue."""
    query = sa.select(creation_address.c.id).where(creation_address.c.address == address)
    return conn.scalar(query.limit(1)) is not None


def rewriting_queues(conn: sa.Connection) -> set[int]:
    """Return the queues whose mail comes by a rule that forwards where it should redirect."""
    return set(conn.scalars(sa.select(queue.c.id).where(queue.c.forward_rule_at > 0)))


def mark(conn: sa.Connection, queue_id: int, **columns: object) -> None:
    """Note on a queue what its forwarded mail told: forwarding_code, forwarding_code_at, forward_rule_at."""
    conn.execute(sa.update(queue).where(queue.c.id == queue_id).values(columns))
    publish(conn, "queue", queue_id)
