"""Automatic mail that the gate stopped: for whom, how many, and the tickets that came of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.tables import outbox, ticket

_WHOM = sa.cast(outbox.c.recipients, sa.Text)


@dataclass(slots=True)
class Stopped:
    """How many mails to one address were stopped, why the newest was, and since when (ms)."""

    address: str
    reason: str
    since_at: int
    count: int
    newest: int  # row of the outbox


def stopped(conn: sa.Connection, kinds: Collection[str], reasons: Collection[str]) -> list[Stopped]:
    """Return what is held for one of the reasons, an entry an address, the most first.

    The database counts: a storm is thousands of rows, and the health line asks every second.
    """
    held = (outbox.c.state == "held", outbox.c.kind.in_(kinds), outbox.c.reason.in_(reasons))
    figures = (sa.func.count(), sa.func.min(outbox.c.created_at), sa.func.max(outbox.c.id))
    query = sa.select(_WHOM, outbox.c.reason, *figures).where(*held).group_by(_WHOM, outbox.c.reason)
    found: dict[str, Stopped] = {}
    for whom, reason, count, since, newest in conn.execute(query):
        for address in json.loads(whom or "[]"):
            one = found.setdefault(address.casefold(), Stopped(address.casefold(), reason, since, 0, newest))
            one.count += count
            one.since_at = min(one.since_at, since)
            if newest > one.newest:
                one.reason, one.newest = reason, newest
    return sorted(found.values(), key=lambda one: one.count, reverse=True)


def ids(conn: sa.Connection, kinds: Collection[str], reasons: Collection[str], address: str) -> list[int]:
    """Return the mails to an address that are held for one of the reasons, oldest first."""
    query = sa.select(outbox.c.id, outbox.c.recipients).where(
        outbox.c.state == "held", outbox.c.kind.in_(kinds), outbox.c.reason.in_(reasons)
    )
    return [row.id for row in conn.execute(query.order_by(outbox.c.id)) if _names(row.recipients, address)]


def tickets_of(conn: sa.Connection, kinds: Collection[str], address: str, since: int) -> list[int]:
    """Return the open tickets on which mail of these kinds was written to an address since then (ms).

    Those that somebody has touched are left out; oldest first.
    """
    query = sa.select(ticket.c.id, outbox.c.recipients).join(ticket, ticket.c.id == outbox.c.ticket_id)
    query = query.where(outbox.c.kind.in_(kinds), outbox.c.created_at >= since)
    found = conn.execute(query.where(~ticket.c.touched, ticket.c.active).order_by(ticket.c.id))
    return list(dict.fromkeys(row.id for row in found if _names(row.recipients, address)))


def _names(recipients: list[str] | None, address: str) -> bool:
    return address in [one.casefold() for one in recipients or ()]
