"""What the gate must know before a mail may leave: blocked recipients, and what was mailed lately."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from tuidesk.store.tables import customer_address, filter_address, message, outbound, outbox, ticket


def filtered(conn: sa.Connection, addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that stand on the stored block list, by themselves or by their @domain."""
    wanted = list(addresses)
    keys = {key for address in wanted for key in (address, _domain(address))}
    query = sa.select(filter_address.c.address).where(filter_address.c.address.in_(keys))
    listed = set(conn.scalars(query))
    return {address for address in wanted if address in listed or _domain(address) in listed}


def mailed_at(conn: sa.Connection, kinds: Collection[str], address: str, since: int, most: int) -> list[int]:
    """Return when (ms) the newest mails of these kinds to an address were put into the outbox, oldest first.

    Only since then, and at most so many: a storm is thousands.
    """
    named = sa.cast(outbox.c.recipients, sa.Text).contains(json.dumps(address), autoescape=True)
    query = sa.select(outbox.c.created_at).where(
        outbox.c.kind.in_(kinds), outbox.c.created_at >= since, outbox.c.state != "withdrawn", named
    )
    newest = query.order_by(outbox.c.created_at.desc()).limit(most)
    return sorted(conn.scalars(newest))


def lately(conn: sa.Connection, kind: str, since: int) -> int:
    """Return how many mails of a kind have left since then (ms) or are about to."""
    mine = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.kind == kind)
    ways = sa.select(outbound.c.id)  # for the indexes by channel
    under_way = outbox.c.state.in_(("queued", "sending", "uncertain"))
    left = (outbox.c.state == "sent", outbox.c.sent_at >= since)
    waiting = conn.scalar(mine.where(under_way, outbox.c.outbound_id.in_(ways))) or 0
    return waiting + (conn.scalar(mine.where(*left, outbox.c.outbound_id.in_(ways))) or 0)


def answered(conn: sa.Connection, addresses: Iterable[str]) -> bool:
    """Say whether an agent has ever written to a customer with one of these addresses."""
    query = sa.select(message.c.id).join(ticket, ticket.c.id == message.c.ticket_id)
    query = query.join(customer_address, customer_address.c.customer_id == ticket.c.customer_id)
    written = (message.c.direction == "out", message.c.agent_id.is_not(None), message.c.marks != "withdrawn")
    mine = customer_address.c.address.in_([address.casefold() for address in addresses])
    return conn.scalar(query.where(mine, *written).limit(1)) is not None


def exchanged(conn: sa.Connection, ticket_id: int, since: int) -> tuple[int, int]:
    """Return how many mails came in and how many went out on a ticket since then (ms)."""
    query = (
        sa.select(message.c.direction, sa.func.count())
        .where(message.c.ticket_id == ticket_id, message.c.created_at >= since)
        .group_by(message.c.direction)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in conn.execute(query)}
    return counts.get("in", 0), counts.get("out", 0)


def last_kind_in(conn: sa.Connection, ticket_id: int) -> str:
    """Return the kind of the newest mail that came in on a ticket, '' when none did."""
    query = sa.select(message.c.kind).where(message.c.ticket_id == ticket_id, message.c.direction == "in")
    return conn.scalar(query.order_by(message.c.id.desc()).limit(1)) or ""


def _domain(address: str) -> str:
    return "@" + address.rpartition("@")[2]
