"""Rows of probes: test mails that go round once, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.feed import publish
from tuidesk.store.tables import outbox, probe, queue, ticket


class ProbeRow(NamedTuple):
    """One probe; times are ms, 0 = not yet."""

    id: int
    token: str
    kind: str  # forward | round
    queue_id: int
    queue: str
    address: str
    outbox_id: int | None
    answer_id: int | None
    ticket_id: int | None
    ticket_number: int | None
    path: dict[str, Any]
    created_at: int
    arrived_at: int
    expires_at: int


class Leg(NamedTuple):
    """One of a probe's two mails in the outbox."""

    state: str
    reason: str
    results: Mapping[str, str]
    sent_at: int
    from_address: str  # "" = it has no channel yet


_COLUMNS = (
    *(probe.c.id, probe.c.token, probe.c.kind, probe.c.queue_id, queue.c.name, probe.c.address),
    *(probe.c.outbox_id, probe.c.answer_id, probe.c.ticket_id, ticket.c.number),
    *(probe.c.path, probe.c.created_at, probe.c.arrived_at, probe.c.expires_at),
)


def add(conn: sa.Connection, token: str, kind: str, queue_id: int, address: str, life_ms: int) -> int:
    """Add a probe that may leave once, and return its id."""
    moment = now()
    row = {"token": token, "kind": kind, "queue_id": queue_id, "address": address}
    row |= {"created_at": moment, "expires_at": moment + life_ms}
    return int(conn.execute(sa.insert(probe).values(row).returning(probe.c.id)).scalar_one())


def change(conn: sa.Connection, probe_id: int, **columns: Any) -> None:
    """Note what became of a probe."""
    row = sa.update(probe).where(probe.c.id == probe_id).values(columns).returning(probe.c.queue_id)
    queue_id = conn.scalar(row)
    if queue_id is not None:
        publish(conn, "queue", queue_id)


def get(conn: sa.Connection, probe_id: int) -> ProbeRow | None:
    """Return a probe, None when there is none of that id."""
    return next(iter(_found(conn, probe.c.id == probe_id)), None)


def latest(conn: sa.Connection, queue_id: int) -> int | None:
    """Return the newest probe of a queue."""
    found: int | None = conn.scalar(sa.select(sa.func.max(probe.c.id)).where(probe.c.queue_id == queue_id))
    return found


def missing(conn: sa.Connection, kind: str, moment: int) -> list[int]:
    """Return the newest probe of each queue where that one has not come back and is still waited for."""
    newest = sa.select(sa.func.max(probe.c.id)).where(probe.c.kind == kind).group_by(probe.c.queue_id)
    away = (probe.c.id.in_(newest), probe.c.arrived_at == 0, probe.c.expires_at > moment)
    return list(conn.scalars(sa.select(probe.c.id).where(*away).order_by(probe.c.id)))


def by_token(conn: sa.Connection, tokens: Iterable[str]) -> dict[str, ProbeRow]:
    """Return the probes that carry these tokens."""
    found = (_found(conn, probe.c.token.in_(part)) for part in chunks(tokens))
    return {row.token: row for rows in found for row in rows}


def by_mail(conn: sa.Connection, message_ids: Iterable[str]) -> dict[str, ProbeRow]:
    """Return the probes whose mails went out under these Message-IDs, ours or a server's."""
    found: dict[str, ProbeRow] = {}
    for part in chunks(message_ids):
        query = sa.select(outbox.c.id, outbox.c.message_id, outbox.c.assigned_id).where(
            outbox.c.kind == "probe", sa.or_(outbox.c.message_id.in_(part), outbox.c.assigned_id.in_(part))
        )
        for outbox_id, *ids in conn.execute(query):
            for row in _found(conn, sa.or_(probe.c.outbox_id == outbox_id, probe.c.answer_id == outbox_id)):
                found |= dict.fromkeys((one for one in ids if one), row)
    return found


def of_outbox(conn: sa.Connection, outbox_id: int) -> ProbeRow | None:
    """Return the probe that a mail of the outbox is, or whose answer it is."""
    mine = sa.or_(probe.c.outbox_id == outbox_id, probe.c.answer_id == outbox_id)
    return next(iter(_found(conn, mine)), None)


def may_leave(conn: sa.Connection, address: str, moment: int) -> bool:
    """Say whether a probe to an address has not been sent yet, or has arrived and not been answered yet."""
    unsent = probe.c.outbox_id.is_(None)
    unanswered = sa.and_(probe.c.arrived_at > 0, probe.c.answer_id.is_(None))
    mine = (probe.c.address == address, probe.c.expires_at > moment, sa.or_(unsent, unanswered))
    return conn.scalar(sa.select(probe.c.id).where(*mine).limit(1)) is not None


def started(conn: sa.Connection, address: str, since: int) -> list[int]:
    """Return when (ms) probes to an address were started since then, oldest first."""
    query = sa.select(probe.c.created_at).where(probe.c.address == address, probe.c.created_at > since)
    return list(conn.scalars(query.order_by(probe.c.created_at)))


def leg(conn: sa.Connection, outbox_id: int | None) -> Leg | None:
    """Return how far one of a probe's mails came, None when there is none."""
    columns = (outbox.c.state, outbox.c.reason, outbox.c.results, outbox.c.sent_at, outbox.c.from_address)
    row = conn.execute(sa.select(*columns).where(outbox.c.id == outbox_id)).first()
    return Leg(row[0], row[1], row[2] or {}, row[3], row[4]) if row else None


def _found(conn: sa.Connection, which: sa.ColumnElement[bool]) -> list[ProbeRow]:
    tables = probe.join(queue, queue.c.id == probe.c.queue_id).outerjoin(
        ticket, ticket.c.id == probe.c.ticket_id
    )
    rows = conn.execute(sa.select(*_COLUMNS).select_from(tables).where(which).order_by(probe.c.id))
    found = (ProbeRow(**dict(zip(ProbeRow._fields, row, strict=True))) for row in rows)
    return [row._replace(path=row.path or {}) for row in found]
