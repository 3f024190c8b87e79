"""The ledger as people read it: newest first, page by page, with what each mail became."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import reparse, sight
from tuidesk.store.reparse import search as reparse_search
from tuidesk.store.tables import inbound, ledger, message, queue, ticket

AUTOMATIC = "automatic"  # beside the dispositions: mail on tickets that no person wrote
ON_TICKETS = ("ticket", "follow-up")


class Seen(NamedTuple):
    """One mail that was seen; `number`, `entry_id` and what was read of it are None or '' where it became none."""

    id: int
    at: int
    channel: str
    folder: str
    uidvalidity: int
    uid: int | None
    message_id: str
    sha256: str
    disposition: str
    kind: str
    reason: str
    ticket_id: int | None
    entry_id: int | None
    number: int | None
    automatic: bool  # its ticket stands under Automatic
    own: bool  # it is a message by itself, not only a line about another one
    subject: str
    sender: str
    address: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines to read: of a disposition (or AUTOMATIC), of a channel, with a text in id or address; '' = any."""

    disposition: str = ""
    channel: str = ""
    text: str = ""


_OF_LEDGER = (
    "id", "at", "channel", "folder", "uidvalidity", "uid", "message_id", "sha256", "disposition", "kind",
    "reason", "ticket_id", "entry_id",
)  # fmt: skip


def page(
    conn: sa.Connection, wanted: Wanted, before: int | None, limit: int, hidden: Collection[int] = ()
) -> list[Seen]:
    """Return the newest lines, or those that stand behind the line `before`."""
    query = _query(wanted, hidden).order_by(ledger.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(ledger.c.id < before)
    return [Seen._make(row) for row in conn.execute(query)]


def since(
    conn: sa.Connection, wanted: Wanted, after: int, limit: int, hidden: Collection[int] = ()
) -> list[Seen]:
    """Return the newest of the lines that came after one, newest first."""
    query = _query(wanted, hidden).where(ledger.c.id > after).order_by(ledger.c.id.desc()).limit(limit)
    return [Seen._make(row) for row in conn.execute(query)]


def line(conn: sa.Connection, line_id: int, hidden: Collection[int] = ()) -> Seen | None:
    """Return one line as it stands, None when there is none that may be seen."""
    row = conn.execute(_query(Wanted(), hidden).where(ledger.c.id == line_id)).first()
    return Seen._make(row) if row else None


def channels(conn: sa.Connection, hidden: Collection[int] = ()) -> list[str]:
    """Return the names under which mail may come in now: channels with an inbound half, and the queues' pipes."""
    feeding = sa.select(queue.c.inbound_id).where(queue.c.id.in_(hidden), queue.c.inbound_id.is_not(None))
    boxes = sa.select(inbound.c.name).where(inbound.c.id.not_in(feeding)).order_by(inbound.c.name)
    piped = sa.select(queue.c.name).where(queue.c.id.not_in(hidden)).order_by(queue.c.position, queue.c.id)
    return [*conn.scalars(boxes), *(f"pipe:{name}" for name in conn.scalars(piped))]


def become_ticket(conn: sa.Connection, line: Seen) -> None:
    """Let a copy or a test that is a message by itself be one as any other."""
    of_ticket = {"disposition": "ticket"}  # the reason was about the copy
    conn.execute(sa.update(ledger).where(ledger.c.id == line.id).values(**of_ticket, reason=""))
    values = {**of_ticket, "copy_of_id": None}
    before = reparse.still(conn, line.entry_id or 0)
    conn.execute(sa.update(message).where(message.c.id == line.entry_id).values(values))
    after = reparse.still(conn, line.entry_id or 0)
    if before and after and before.copy_of_id is not None:  # a copy is not found by itself, a message is
        files = reparse.files_of(conn, [after.id])[after.id]
        reparse_search.index_again(conn, before, files, after, files)


def queue_of(conn: sa.Connection, channel: str) -> int | None:
    """Return the queue that a channel of the ledger feeds today, None when it feeds none."""
    pipe, _, name = channel.partition(":")
    if pipe == "pipe":
        return conn.scalar(sa.select(queue.c.id).where(queue.c.name == name))
    fed = queue.join(inbound, inbound.c.id == queue.c.inbound_id)
    return conn.scalar(sa.select(queue.c.id).select_from(fed).where(inbound.c.name == channel))


def _query(wanted: Wanted, hidden: Collection[int]) -> sa.Select[Any]:
    tables = ledger.outerjoin(ticket, ticket.c.id == ledger.c.ticket_id).outerjoin(
        message, message.c.id == ledger.c.entry_id
    )
    automatic = sa.func.coalesce(ticket.c.automatic, sa.false())
    own = sa.func.coalesce(message.c.disposition == ledger.c.disposition, sa.false())
    read = (message.c.subject, message.c.author_name, message.c.author_address)
    words = [sa.func.coalesce(column, "") for column in read]
    columns = (*(ledger.c[name] for name in _OF_LEDGER), ticket.c.number, automatic, own, *words)
    query = sa.select(*columns).select_from(tables)
    for condition in (*_filters(wanted), *sight.seen_without(hidden)):
        query = query.where(condition)
    return query


def _filters(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.disposition == AUTOMATIC:
        found += [ledger.c.disposition.in_(ON_TICKETS), ledger.c.kind != "human"]
    elif wanted.disposition:
        found.append(ledger.c.disposition == wanted.disposition)
    if wanted.channel:
        found.append(ledger.c.channel == wanted.channel)
    if wanted.text:
        text = wanted.text.casefold()
        places = (ledger.c.message_id, message.c.author_address)
        found.append(sa.or_(*(sa.func.lower(one).contains(text, autoescape=True) for one in places)))
    return found
