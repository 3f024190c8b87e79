"""Rows of chores: what the worker has still to do inside a mailbox, and may do late but not lose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.clock import now
from tuidesk.store.tables import account, chore, inbound, ledger, outbox


class Chore(NamedTuple):
    """One thing to do: `uid` of a folder's generation is meant, or the bytes under `sha256`."""

    id: int
    inbound_id: int
    kind: str  # read | move | append | sender
    folder: str
    uidvalidity: int
    uid: int
    sha256: str
    attempts: int


AT_ONCE = 500  # a first import leaves tens of thousands, and no server takes so many UIDs in a command

_COLUMNS = [chore.c[name] for name in Chore._fields]


class Mail(NamedTuple):
    """Where a mail of a mailbox lies."""

    inbound_id: int
    folder: str
    uidvalidity: int
    uid: int


def add(conn: sa.Connection, kind: str, rows: Iterable[Mapping[str, Any]], wait_ms: int = 0) -> None:
    """Add chores of a kind, each with its inbound_id and what it is about, to be done after `wait_ms`."""
    times = {"not_before": now() + wait_ms, "created_at": now()}
    blank = {"folder": "", "uidvalidity": 0, "uid": 0, "sha256": ""}
    values = [{"kind": kind, **blank, **row, **times} for row in rows]
    if values:
        conn.execute(sa.insert(chore), values)
        feed.publish(conn, "chore", values[0]["inbound_id"])


def due(conn: sa.Connection, moment: int) -> dict[int, list[Chore]]:
    """Return the chores of each enabled mailbox that are due, the oldest AT_ONCE of all."""
    found: defaultdict[int, list[Chore]] = defaultdict(list)
    query = sa.select(*_COLUMNS).join(inbound).where(inbound.c.enabled, chore.c.not_before <= moment)
    for row in conn.execute(query.order_by(chore.c.id).limit(AT_ONCE)):
        found[row.inbound_id].append(Chore(*row))
    return dict(found)


def next_at(conn: sa.Connection) -> int | None:
    """Return when (ms) the next chore is due, None when there is none."""
    query = sa.select(sa.func.min(chore.c.not_before)).join(inbound).where(inbound.c.enabled)
    at: int | None = conn.scalar(query)
    return at


def done(conn: sa.Connection, ids: Iterable[int]) -> None:
    """Forget chores that are done, or that there is no more use in."""
    conn.execute(sa.delete(chore).where(chore.c.id.in_(list(ids))))


def later(conn: sa.Connection, chore_id: int, wait_ms: int) -> None:
    """Try a chore again after so many milliseconds."""
    again = {"attempts": chore.c.attempts + 1, "not_before": now() + wait_ms}
    conn.execute(sa.update(chore).where(chore.c.id == chore_id).values(again))


def movers(conn: sa.Connection) -> dict[str, int]:
    """Return the ids of the inbound channels, by name, whose mail is moved once it was taken in."""
    query = sa.select(inbound.c.name, inbound.c.id).where(inbound.c.after == "move", inbound.c.enabled)
    return dict(iter(conn.execute(query)))


def answered(conn: sa.Connection, ticket_id: int, since: int, until: int) -> list[Mail]:
    """Return the mails that a ticket got between two moments (ms), where they are marked read when answered."""
    query = (
        sa.select(inbound.c.id, ledger.c.folder, ledger.c.uidvalidity, ledger.c.uid)
        .join(inbound, inbound.c.name == ledger.c.channel)
        .where(ledger.c.ticket_id == ticket_id, ledger.c.uid.is_not(None), inbound.c.after == "read")
        .where(ledger.c.at > since, ledger.c.at <= until)
    )
    return [Mail(*row) for row in conn.execute(query.order_by(ledger.c.id).limit(500))]


def sent_before(conn: sa.Connection, ticket_id: int, outbox_id: int) -> int:
    """Return when (ms) the last reply before this one was written that has left, 0 when none has."""
    earlier = (outbox.c.ticket_id == ticket_id, outbox.c.id < outbox_id, outbox.c.state == "sent")
    return conn.scalar(sa.select(sa.func.max(outbox.c.created_at)).where(*earlier)) or 0


def sent_mailbox(conn: sa.Connection, account_id: int, from_address: str) -> int | None:
    """Return the mailbox that a copy of sent mail belongs into: the account's, else that of the address."""
    same = inbound.c.account_id == account_id
    query = (
        sa.select(inbound.c.id)
        .join(account)
        .where(inbound.c.enabled, account.c.kind != "forward")
        .where(sa.or_(same, inbound.c.address == from_address.casefold()))
        .order_by(sa.case((same, 0), else_=1), inbound.c.id)
    )
    return conn.scalar(query.limit(1))
