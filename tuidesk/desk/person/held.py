"""Finds every row in which a person stands.

By conditions and not by lists of ids: a person may have written a hundred thousand mails.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import tables as t
from tuidesk.store.chunks import chunks
from tuidesk.store.erased import GONE

_NOBODY = -1  # no row has this id


@dataclass(frozen=True, slots=True)
class Held:
    """Where a person stands: rows by their ids.

    `tickets` are those of which he is the customer, `messages` all on them and what he wrote on others'.
    `named_on` are the numbers of others' tickets whose mail only names him: those mails are theirs, and stay.
    `uploads` are files that were put for a letter on his tickets and wait.
    """

    addresses: tuple[str, ...]
    name: str
    customer_id: int | None
    tickets: tuple[int, ...]
    numbers: tuple[int, ...]
    messages: tuple[int, ...]
    outbox: tuple[int, ...]
    drafts: tuple[int, ...]
    uploads: tuple[int, ...]
    raw: tuple[str, ...]
    named_on: tuple[int, ...]
    filtered: bool  # stands in Filter outgoing mail, where the desk must remember him

    @property
    def nothing(self) -> bool:
        """Say whether the desk knows nothing of him."""
        return not (self.customer_id or self.messages or self.named_on or self.outbox)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        lists = ("addresses", "tickets", "messages", "outbox", "drafts", "raw")
        return {name: len(getattr(self, name)) for name in lists}


@dataclass(frozen=True, slots=True)
class _Files:
    """Pieces of raw mail that rows name only within their JSON: of drafts, and put for a ticket."""

    drafts: Collection[str]
    put: Collection[str]
    of_others: Collection[str]
    uploads: tuple[int, ...]


def held_about(conn: sa.Connection, address: str) -> Held:
    """Find what is held about who has this address, among others perhaps."""
    link = sa.select(t.customer_address.c.customer_id).where(t.customer_address.c.address == address)
    customer_id = conn.scalar(link)
    his = t.customer_address.c.customer_id == (customer_id or _NOBODY)
    addresses = tuple(
        dict.fromkeys([address, *conn.scalars(sa.select(t.customer_address.c.address).where(his))])
    )
    owned = t.ticket.c.customer_id == (customer_id or _NOBODY)
    own = sa.select(t.ticket.c.id).where(owned)
    mine = sa.or_(t.message.c.ticket_id.in_(own), t.message.c.author_address.in_(addresses))
    letters = _outbox(own, mine, addresses)
    tickets = conn.execute(
        sa.select(t.ticket.c.id, t.ticket.c.number).where(owned).order_by(t.ticket.c.number)
    ).all()
    begun = sa.or_(t.draft.c.ticket_id.in_(own), *(names_quoted(t.draft.c.payload, one) for one in addresses))
    drafts = tuple(conn.scalars(sa.select(t.draft.c.id).where(begun)))
    files = _files(conn, own, drafts)
    filtered = sa.select(t.filter_address.c.id).where(t.filter_address.c.address.in_(addresses))
    return Held(
        addresses=addresses,
        name=conn.scalar(sa.select(t.customer.c.name).where(t.customer.c.id == customer_id)) or "",
        customer_id=customer_id,
        tickets=tuple(row.id for row in tickets),
        numbers=tuple(row.number for row in tickets),
        messages=tuple(conn.scalars(sa.select(t.message.c.id).where(mine).order_by(t.message.c.id))),
        outbox=tuple(conn.scalars(sa.select(t.outbox.c.id).where(letters))),
        drafts=drafts,
        uploads=files.uploads,
        raw=tuple(sorted(_raw(conn, own, mine, letters, files))),
        named_on=_named_on(conn, mine, addresses),
        filtered=conn.scalar(filtered) is not None,
    )


def names(column: sa.Column[Any], address: str) -> sa.ColumnElement[bool]:
    """Return the condition that a JSON column has an address anywhere in its text."""
    return sa.func.lower(sa.cast(column, sa.Text)).contains(_in_json(address)[1:-1], autoescape=True)


def names_quoted(column: sa.Column[Any], address: str) -> sa.ColumnElement[bool]:
    """Return the condition that a value in a JSON column is an address."""
    return sa.func.lower(sa.cast(column, sa.Text)).contains(_in_json(address), autoescape=True)


def _in_json(address: str) -> str:
    return json.dumps(address).lower()


def _outbox(
    own: sa.Select[int], mine: sa.ColumnElement[bool], addresses: tuple[str, ...]
) -> sa.ColumnElement[bool]:
    """Mail of his tickets, and mail that goes to nobody else."""
    whom = sa.func.lower(sa.cast(t.outbox.c.recipients, sa.Text))
    entries = sa.select(t.message.c.id).where(mine)
    alone = [whom == f"[{_in_json(one)}]" for one in addresses]
    return sa.or_(t.outbox.c.ticket_id.in_(own), t.outbox.c.entry_id.in_(entries), *alone)


def _named_on(
    conn: sa.Connection, mine: sa.ColumnElement[bool], addresses: tuple[str, ...]
) -> tuple[int, ...]:
    columns = (t.message.c.to, t.message.c.cc, t.message.c.reply_to)
    named = sa.or_(*(names_quoted(column, one) for column in columns for one in addresses))
    query = sa.select(t.ticket.c.number).join(t.message, t.message.c.ticket_id == t.ticket.c.id)
    return tuple(conn.scalars(query.where(named, ~mine).distinct().order_by(t.ticket.c.number)))


def _files(conn: sa.Connection, own: sa.Select[int], drafts: tuple[int, ...]) -> _Files:
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for row in conn.execute(sa.select(t.draft.c.id, t.draft.c.payload)):
        named[row.id in drafts].update(sha256 for _name, _kind, sha256 in row.payload.get("files", ()))
    put = sa.select(t.event.c.data).where(t.event.c.kind == "file-put")
    mine, others = (
        {str(data["sha256"]) for data in conn.scalars(put.where(which)) if "sha256" in data}
        for which in (t.event.c.ticket_id.in_(own), t.event.c.ticket_id.not_in(own))
    )
    waiting = conn.execute(sa.select(t.upload.c.id, t.upload.c.sha256)).all()
    uploads = tuple(row.id for row in waiting if row.sha256 in mine - others)
    left = {row.sha256 for row in waiting if row.id not in uploads}
    return _Files(named[True], mine, named[False] | left, uploads)


def _raw(
    conn: sa.Connection,
    own: sa.Select[int],
    mine: sa.ColumnElement[bool],
    letters: sa.ColumnElement[bool],
    files: _Files,
) -> set[str]:
    entries = sa.select(t.message.c.id).where(mine)
    sent = sa.and_(t.attachment.c.message_id.in_(entries), t.attachment.c.part == -1)
    queries = (
        sa.select(t.message.c.raw_sha256).where(mine),
        sa.select(t.ledger.c.sha256).where(
            sa.or_(t.ledger.c.ticket_id.in_(own), t.ledger.c.entry_id.in_(entries))
        ),
        sa.select(t.outbox.c.mime_sha256).where(letters),
        sa.select(t.attachment.c.sha256).where(sent),
    )
    found = {one for query in queries for one in conn.scalars(query) if one and not one.startswith(GONE)}
    found |= {*files.drafts, *files.put}
    return found - _shared(conn, found, mine, entries) - set(files.of_others)


def _shared(
    conn: sa.Connection, found: set[str], mine: sa.ColumnElement[bool], entries: sa.Select[int]
) -> set[str]:
    """Return those pieces that somebody else has too, such as a file that was sent to many."""
    others = (
        (t.attachment.c.sha256, ~t.attachment.c.message_id.in_(entries)),
        (t.message.c.raw_sha256, ~mine),
    )
    return {
        one
        for column, where in others
        for some in chunks(found)
        for one in conn.scalars(sa.select(column).where(column.in_(some), where))
    }
