"""Automatic mail that the gate stopped: for whom, how many, and the tickets that came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa

from tuidesk.store.tables import outbox, ticket


@dataclass(slots=True)
class Stopped:
    """The mails to one address that were stopped, why the newest was, and since when (ms)."""

    address: str
    reason: str = ""
    since_at: int = 0
    outbox_ids: list[int] = field(default_factory=list)


def stopped(conn: sa.Connection, kinds: Collection[str], reasons: Collection[str]) -> list[Stopped]:
    """Return what is held for one of the reasons, an entry an address, the most first."""
    query = sa.select(outbox.c.id, outbox.c.recipients, outbox.c.reason, outbox.c.created_at).where(
        outbox.c.state == "held", outbox.c.kind.in_(kinds), outbox.c.reason.in_(reasons)
    )
    found: dict[str, Stopped] = {}
    for row in conn.execute(query.order_by(outbox.c.id)):
        for address in row.recipients or ():
            one = found.setdefault(address.casefold(), Stopped(address.casefold(), since_at=row.created_at))
            one.reason = row.reason
            one.outbox_ids.append(row.id)
    return sorted(found.values(), key=lambda one: len(one.outbox_ids), reverse=True)


def tickets_of(conn: sa.Connection, kinds: Collection[str], address: str, since: int) -> list[int]:
    """Return the open tickets on which mail of these kinds was written to an address since then (ms).

    Those that somebody has touched are left out; oldest first.
    """
    query = sa.select(ticket.c.id, outbox.c.recipients).join(ticket, ticket.c.id == outbox.c.ticket_id)
    query = query.where(outbox.c.kind.in_(kinds), outbox.c.created_at >= since)
    found = conn.execute(query.where(~ticket.c.touched, ticket.c.active).order_by(ticket.c.id))
    mine = (row.id for row in found if address in [one.casefold() for one in row.recipients or ()])
    return list(dict.fromkeys(mine))
