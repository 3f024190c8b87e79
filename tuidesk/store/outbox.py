"""Rows of the outbox: every mail that must leave, with its state. What the states mean stands in `desk.outbox`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.tables import issued, outbound, outbox

# An earlier mail of the same ticket in one of these states keeps a later one back.
IN_THE_WAY = ("queued", "sending", "uncertain")


@dataclass(frozen=True, slots=True)
class OutboxRecord:
    """One mail of the outbox; `results` tells what the server said for each recipient, such as `250 ok`."""

    id: int
    ticket_id: int | None
    entry_id: int | None
    kind: str
    state: str
    reason: str
    outbound_id: int | None  # None = no channel yet
    from_address: str
    recipients: list[str]
    subject: str
    message_id: str
    assigned_id: str
    spec: dict[str, Any]
    mime_sha256: str
    seen_message_id: int
    attempts: int
    not_before: int
    epoch: int
    results: dict[str, str]
    released: bool
    agent_id: int | None
    created_at: int


_COLUMNS = [outbox.c[name] for name in OutboxRecord.__slots__]


def add(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Add a mail and return its id."""
    row = {"results": {}, **values, "created_at": now()}
    key = conn.execute(sa.insert(outbox).values(row)).inserted_primary_key
    assert key is not None
    feed.publish(conn, "outbox", key[0])
    return int(key[0])


def get(conn: sa.Connection, outbox_id: int, *, lock: bool = False) -> OutboxRecord | None:
    """Return a mail; `lock` keeps others from changing it until the transaction ends."""
    query = sa.select(*_COLUMNS).where(outbox.c.id == outbox_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return _record(row) if row else None


def _record(row: sa.Row[Any]) -> OutboxRecord:
    values = row._asdict()
    return OutboxRecord(**(values | {"results": values["results"] or {}}))


def next_due(conn: sa.Connection, outbound_id: int, moment: int) -> OutboxRecord | None:
    """Return the mail that should leave first; per ticket, mail leaves in the order it was written in."""
    due = (outbox.c.state == "queued", outbox.c.outbound_id == outbound_id, outbox.c.not_before <= moment)
    query = sa.select(*_COLUMNS).where(*due, ~_something_earlier())
    row = conn.execute(query.order_by(outbox.c.not_before, outbox.c.id).limit(1)).first()
    return _record(row) if row else None


def next_at(conn: sa.Connection) -> dict[int, int]:
    """Return when (ms) the next mail of each channel that may send and has one is due."""
    paused = outbound.c.paused_until > outbox.c.not_before
    at = sa.case((paused, outbound.c.paused_until), else_=outbox.c.not_before)
    query = sa.select(outbound.c.id, sa.func.min(at)).join(outbound, outbound.c.id == outbox.c.outbound_id)
    may_send = (outbound.c.enabled, outbound.c.paused_until >= 0)
    due = query.where(outbox.c.state == "queued", *may_send, ~_something_earlier())
    return dict(iter(conn.execute(due.group_by(outbound.c.id))))


def _something_earlier() -> sa.ColumnElement[bool]:
    earlier = outbox.alias("earlier")
    return sa.exists().where(
        earlier.c.ticket_id == outbox.c.ticket_id,
        earlier.c.id < outbox.c.id,
        earlier.c.state.in_(IN_THE_WAY),
    )


def change(conn: sa.Connection, outbox_id: int, states: Collection[str], **columns: Any) -> bool:
    """Change columns of a mail that is in one of the states; False when it is not."""
    mine = sa.update(outbox).where(outbox.c.id == outbox_id, outbox.c.state.in_(states))
    found = conn.execute(mine.values(columns).returning(outbox.c.ticket_id)).first()
    if found is None:
        return False
    feed.publish(conn, "outbox", outbox_id)
    if found.ticket_id is not None:
        feed.publish(conn, "ticket", found.ticket_id)
    return True


def in_doubt(conn: sa.Connection, ids: Collection[int]) -> set[int]:
    """Return those of the mails of which evidence can still change the state."""
    doubtful = (
        outbox.c.state.in_(("sending", "uncertain", "withdrawn")),
        sa.and_(outbox.c.state.in_(("queued", "held", "failed")), outbox.c.mime_sha256 != ""),  # tried before
    )
    rows = (
        conn.scalars(sa.select(outbox.c.id).where(outbox.c.id.in_(part), sa.or_(*doubtful)))
        for part in chunks(ids)
    )
    return {one for part in rows for one in part}


def stranded(conn: sa.Connection, outbound_id: int, epoch: int) -> list[int]:
    """Return the mails that were being sent under an older epoch than this one."""
    query = sa.select(outbox.c.id).where(
        outbox.c.state == "sending", outbox.c.outbound_id == outbound_id, outbox.c.epoch < epoch
    )
    return list(conn.scalars(query))


def in_state(conn: sa.Connection, outbound_id: int, state: str, reason: str | None = None) -> list[int]:
    """Return the mails of a channel in a state, or those in it for one reason."""
    query = sa.select(outbox.c.id).where(outbox.c.state == state, outbox.c.outbound_id == outbound_id)
    if reason is not None:
        query = query.where(outbox.c.reason == reason)
    return list(conn.scalars(query))


def due_after(conn: sa.Connection, outbound_id: int, moment: int) -> list[int]:
    """Return the queued mails of a channel that may not leave before some moment (ms)."""
    query = sa.select(outbox.c.id).where(outbox.c.state == "queued", outbox.c.outbound_id == outbound_id)
    return list(conn.scalars(query.where(outbox.c.not_before > moment)))


class Written(NamedTuple):
    """When (ms) a queued mail was written, and when it may leave."""

    id: int
    created_at: int
    not_before: int


def written_after(conn: sa.Connection, outbound_id: int, moment: int) -> list[Written]:
    """Return the queued mails of a channel that were written after some moment (ms)."""
    query = sa.select(outbox.c.id, outbox.c.created_at, outbox.c.not_before)
    query = query.where(outbox.c.state == "queued", outbox.c.outbound_id == outbound_id)
    return [Written(*row) for row in conn.execute(query.where(outbox.c.created_at > moment))]


def held_for(conn: sa.Connection, reason: str) -> list[int]:
    """Return the mails that are held for one reason, oldest first."""
    query = sa.select(outbox.c.id).where(outbox.c.state == "held", outbox.c.reason == reason)
    return list(conn.scalars(query.order_by(outbox.c.id)))


def waiting_for_a_way(conn: sa.Connection, reason: str) -> list[OutboxRecord]:
    """Return the mails that are held for this reason and have no channel, oldest first."""
    query = sa.select(*_COLUMNS).where(
        outbox.c.state == "held", outbox.c.outbound_id.is_(None), outbox.c.reason == reason
    )
    return [_record(row) for row in conn.execute(query.order_by(outbox.c.id))]


def paused_until(conn: sa.Connection, outbound_id: int) -> int:
    """Return until when (ms) a channel may not send: 0 = it may, -1 = until somebody acts."""
    query = sa.select(sa.case((outbound.c.enabled, outbound.c.paused_until), else_=-1))
    found = conn.scalar(query.where(outbound.c.id == outbound_id))
    return -1 if found is None else int(found)


def stays_off(conn: sa.Connection, outbound_id: int) -> bool:
    """Say whether a channel is switched off, and keep others from switching it on until the transaction ends."""
    off = sa.select(outbound.c.id).where(outbound.c.id == outbound_id, ~outbound.c.enabled)
    return conn.scalar(off.with_for_update(read=True)) is not None


def set_channel(conn: sa.Connection, outbound_id: int, **columns: Any) -> None:
    """Write down how an outbound channel is."""
    conn.execute(sa.update(outbound).where(outbound.c.id == outbound_id).values(columns))
    feed.publish(conn, "channel", outbound_id)


def issue(conn: sa.Connection, ticket_id: int | None, outbox_id: int | None, kind: str, token: str) -> None:
    """Remember an id that this desk gave out, or that a server gave to its mail; the first owner keeps it."""
    if ticket_id is None or conn.scalar(sa.select(issued.c.token).where(issued.c.token == token)):
        return
    row = {"token": token, "ticket_id": ticket_id, "outbox_id": outbox_id, "kind": kind, "created_at": now()}
    conn.execute(sa.insert(issued).values(row))
