"""What decides whether mail of this desk can come back to it: queues, ways, forwards, agents, the block list."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import account, agent, alias, creation_address, filter_address, inbound, queue


class QueueGround(NamedTuple):
    """A queue as a loop sees it; `mailbox` is fetched for it, "" where its mail is forwarded or piped."""

    id: int
    name: str
    public_address: str
    from_address: str
    acknowledge: bool
    mailbox: str
    account_id: int | None


class Forward(NamedTuple):
    """An address whose provider is told to forward to another one."""

    public: str
    creation: str


def queues(conn: sa.Connection) -> list[QueueGround]:
    """Return every queue in its order on screen."""
    fetched = sa.and_(inbound.c.enabled, account.c.kind != "forward")
    box = sa.case((fetched, inbound.c.address), else_="")
    columns = (queue.c.id, queue.c.name, queue.c.public_address, queue.c.from_address, queue.c.acknowledge)
    joined = queue.outerjoin(inbound, inbound.c.id == queue.c.inbound_id).outerjoin(
        account, account.c.id == inbound.c.account_id
    )
    query = sa.select(*columns, box, inbound.c.account_id).select_from(joined)
    rows = conn.execute(query.order_by(queue.c.position, queue.c.id))
    return [
        QueueGround(
            row[0], row[1], row[2].casefold(), row[3].casefold(), row[4], (row[5] or "").casefold(), row[6]
        )
        for row in rows
    ]


def aliases(conn: sa.Connection) -> list[tuple[int, str]]:
    """Return (account, address) of every alias."""
    rows = conn.execute(sa.select(alias.c.account_id, alias.c.address))
    return [(account_id, address.casefold()) for account_id, address in rows]


def creations(conn: sa.Connection) -> list[tuple[int, str]]:
    """Return (queue, address) of every creation address, the oldest first."""
    query = sa.select(creation_address.c.queue_id, creation_address.c.address)
    rows = conn.execute(query.order_by(creation_address.c.id))
    return [(queue_id, address.casefold()) for queue_id, address in rows]


def forwards(conn: sa.Connection) -> list[Forward]:
    """Return what the forward channels that are on say themselves."""
    paired = (account.c.kind == "forward", inbound.c.enabled, inbound.c.creation_address != "")
    query = sa.select(inbound.c.address, inbound.c.creation_address).join(
        account, account.c.id == inbound.c.account_id
    )
    rows = conn.execute(query.where(*paired, inbound.c.address != ""))
    return [Forward(public.casefold(), creation.casefold()) for public, creation in rows]


def agents(conn: sa.Connection) -> list[tuple[str, str]]:
    """Return (name, address) of the agents who work here and have one."""
    query = sa.select(agent.c.name, agent.c.email).where(agent.c.active, agent.c.email != "")
    return [(name, email.casefold()) for name, email in conn.execute(query.order_by(agent.c.name))]


def listed(conn: sa.Connection) -> frozenset[str]:
    """Return the stored block list: addresses and @domains."""
    return frozenset(conn.scalars(sa.select(filter_address.c.address)))
