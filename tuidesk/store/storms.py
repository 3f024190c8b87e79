"""Automatic mail that the gate stopped: for whom, how many, and the tickets that came of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight
from tuidesk.store.tables import outbox, ticket

_WHOM = sa.cast(outbox.c.recipients, sa.Text)
BEFORE_MS = 3_600_000  # tickets of the hour before the first stop belong to the storm too


class Kinds(NamedTuple):
    """What counts as a storm: mail of these kinds that is held for one of these reasons.

    Mail held for `flood` goes to so many addresses that all of it is one storm. What is about
    tickets of `hidden` queues does not count.
    """

    kinds: Collection[str]
    reasons: Collection[str]
    flood: str
    hidden: Collection[int] = ()


@dataclass(slots=True)
class Stopped:
    """How many mails to one address were stopped, why the newest was, and since when (ms); "*" = to many."""

    address: str
    reason: str
    since_at: int
    count: int
    newest: int  # row of the outbox


MANY = "*"


def stopped(conn: sa.Connection, which: Kinds) -> list[Stopped]:
    """Return what is held, an entry an address, the most first.

    The database counts: a storm is thousands of rows, and the health line asks every second.
    """
    query = sa.select(_WHOM, outbox.c.reason, *_FIGURES).where(*_held(which, which.reasons))
    found: dict[str, Stopped] = {}
    for whom, reason, count, since, newest in conn.execute(query.group_by(_WHOM, outbox.c.reason)):
        for address in json.loads(whom or "[]"):
            one = found.setdefault(address.casefold(), Stopped(address.casefold(), reason, since, 0, newest))
            one.count += count
            one.since_at = min(one.since_at, since)
            if newest > one.newest:
                one.reason, one.newest = reason, newest
    count, since, newest = conn.execute(sa.select(*_FIGURES).where(*_held(which, [which.flood]))).one()
    flood = [Stopped(MANY, which.flood, since, count, newest)] if count else []
    return sorted([*found.values(), *flood], key=lambda one: one.count, reverse=True)


_FIGURES = (sa.func.count(), sa.func.min(outbox.c.created_at), sa.func.max(outbox.c.id))


def of_any(which: Kinds) -> sa.ColumnElement[bool]:
    """Return the condition that a mail of the outbox belongs to a storm."""
    return sa.and_(*_held(which, [*which.reasons, which.flood]))


def ids(conn: sa.Connection, which: Kinds, address: str) -> list[int]:
    """Return the mails to an address, or all of a flood, that are held, oldest first."""
    query = sa.select(outbox.c.id).where(*_of(which, address)).order_by(outbox.c.id)
    return list(conn.scalars(query))


def newest(conn: sa.Connection, which: Kinds, address: str, most: int) -> list[Any]:
    """Return (subject, ticket's number, recipients) of the newest mails that are held, the newest first."""
    columns = (outbox.c.subject, ticket.c.number, outbox.c.recipients)
    query = sa.select(*columns).outerjoin(ticket, ticket.c.id == outbox.c.ticket_id)
    return list(conn.execute(query.where(*_of(which, address)).order_by(outbox.c.id.desc()).limit(most)))


def tickets(conn: sa.Connection, which: Kinds) -> dict[str, int]:
    """Return how many open tickets that nobody has touched came of each storm."""
    held = sa.select(_WHOM.label("whom"), (sa.func.min(outbox.c.created_at) - BEFORE_MS).label("since"))
    storm = held.where(*_held(which, which.reasons)).group_by(_WHOM).subquery()
    mine = sa.and_(storm.c.whom == _WHOM, outbox.c.created_at >= storm.c.since)
    query = sa.select(storm.c.whom, sa.func.count(ticket.c.id.distinct())).join(outbox, mine)
    query = query.join(ticket, ticket.c.id == outbox.c.ticket_id).group_by(storm.c.whom)
    rows = conn.execute(query.where(outbox.c.kind.in_(which.kinds), *_untouched(which)))
    found: dict[str, int] = {}
    for whom, count in rows:
        for address in json.loads(whom):
            found[address.casefold()] = found.get(address.casefold(), 0) + count
    found[MANY] = len(_flooded(conn, which))
    return found


def tickets_of(conn: sa.Connection, which: Kinds, one: Stopped) -> list[int]:
    """Return the open tickets that came of a storm and that nobody has touched, oldest first."""
    if one.address == MANY:
        return _flooded(conn, which)
    named = _WHOM.contains(json.dumps(one.address), autoescape=True)
    query = sa.select(ticket.c.id).distinct().join(outbox, ticket.c.id == outbox.c.ticket_id)
    since = outbox.c.created_at >= one.since_at - BEFORE_MS
    query = query.where(outbox.c.kind.in_(which.kinds), since, named, *_untouched(which))
    return list(conn.scalars(query.order_by(ticket.c.id)))


def domains(conn: sa.Connection, which: Kinds, most: int) -> set[str]:
    """Return the domains to which the newest mails of a flood would go."""
    query = sa.select(outbox.c.recipients).where(*_of(which, MANY)).order_by(outbox.c.id.desc()).limit(most)
    return {address.rpartition("@")[2].casefold() for row in conn.scalars(query) for address in row or ()}


def _untouched(which: Kinds) -> tuple[sa.ColumnElement[bool], ...]:
    return (~ticket.c.touched, ticket.c.active, *sight.without(which.hidden))


def _flooded(conn: sa.Connection, which: Kinds) -> list[int]:
    query = sa.select(ticket.c.id).distinct().join(outbox, ticket.c.id == outbox.c.ticket_id)
    held = query.where(*_of(which, MANY), *_untouched(which))
    return list(conn.scalars(held.order_by(ticket.c.id)))


def _held(which: Kinds, reasons: Collection[str]) -> tuple[sa.ColumnElement[bool], ...]:
    held = (outbox.c.state == "held", outbox.c.kind.in_(which.kinds), outbox.c.reason.in_(reasons))
    return (*held, *sight.mail_without(which.hidden))


def _of(which: Kinds, address: str) -> tuple[sa.ColumnElement[bool], ...]:
    if address == MANY:
        return _held(which, [which.flood])
    # Addresses are kept as they were written; LIKE of SQLite knows no case, that of PostgreSQL does.
    named = sa.func.lower(_WHOM).contains(json.dumps(address), autoescape=True)
    return *_held(which, which.reasons), named
