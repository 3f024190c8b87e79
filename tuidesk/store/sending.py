"""What the gate must know before a mail may leave: blocked recipients, and what was mailed lately."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

import sqlalchemy as sa

from tuidesk.store.tables import filter_address, message, outbox


def filtered(conn: sa.Connection, addresses: Iterable[str]) -> set[str]:
    """Return those of the addresses that stand on the stored block list, by themselves or by their @domain."""
    wanted = list(addresses)
    keys = {key for address in wanted for key in (address, _domain(address))}
    query = sa.select(filter_address.c.address).where(filter_address.c.address.in_(keys))
    listed = set(conn.scalars(query))
    return {address for address in wanted if address in listed or _domain(address) in listed}


def mailed_at(conn: sa.Connection, kinds: Collection[str], address: str, since: int) -> list[int]:
    """Return when (ms) mail of these kinds to an address was put into the outbox since then, oldest first."""
    named = sa.cast(outbox.c.recipients, sa.Text).contains(json.dumps(address), autoescape=True)
    query = sa.select(outbox.c.created_at).where(
        outbox.c.kind.in_(kinds), outbox.c.created_at >= since, outbox.c.state != "withdrawn", named
    )
    return list(conn.scalars(query.order_by(outbox.c.id)))


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
