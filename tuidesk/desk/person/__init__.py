"""All that is held about one person, found by an address."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import exporting, routing
from tuidesk.desk.actor import Actor
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import tables as t
from tuidesk.store.chunks import chunks
from tuidesk.store.engine import Store
from tuidesk.store.erased import GONE
from tuidesk.term.clean import clean_line

_NOBODY = -1  # no row has this id


@dataclass(frozen=True, slots=True)
class Held:
    """Where a person stands: rows by their ids.

    `tickets` are those of which he is the customer, `messages` all on them and what he wrote on others'.
    `named_on` are the numbers of others' tickets whose mail only names him: those mails are theirs, and stay.
    """

    addresses: tuple[str, ...]
    name: str
    customer_id: int | None
    tickets: tuple[int, ...]
    numbers: tuple[int, ...]
    messages: tuple[int, ...]
    outbox: tuple[int, ...]
    drafts: tuple[int, ...]
    raw: tuple[str, ...]
    named_on: tuple[int, ...]
    filtered: bool  # stands in Filter outgoing mail, where the desk must remember him

    def counts(self) -> dict[str, int]:
        """Return how many rows of each kind there are."""
        lists = ("addresses", "tickets", "messages", "outbox", "drafts", "raw")
        return {name: len(getattr(self, name)) for name in lists}


def look(store: Store, actor: Actor, address: str) -> Held:
    """Find all that is held; NotFound when nothing is, BadUsage for an address of the desk or of an agent."""
    require(actor, "admin")
    wanted = check_address(address)
    with store.read() as conn:
        if wanted in routing.own_addresses(conn) or wanted in _agents(conn):
            raise BadUsage(
                _("{address} belongs to this desk").format(address=clean_line(wanted)),
                _("Only what is held about customers can be erased or given out."),
            )
        found = _held(conn, wanted)
    if not (found.customer_id or found.messages or found.named_on or found.outbox):
        raise NotFound(_("Nothing is held about {address}").format(address=clean_line(wanted)))
    return found


def _agents(conn: sa.Connection) -> set[str]:
    return {email.casefold() for email in conn.scalars(sa.select(t.agent.c.email)) if email}


def _held(conn: sa.Connection, address: str) -> Held:
    """Find it by conditions and not by lists of ids: a person may have written a hundred thousand mails."""
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
    drafts = sa.or_(t.draft.c.ticket_id.in_(own), *(_names(t.draft.c.payload, one) for one in addresses))
    filtered = sa.select(t.filter_address.c.id).where(t.filter_address.c.address.in_(addresses))
    return Held(
        addresses=addresses,
        name=conn.scalar(sa.select(t.customer.c.name).where(t.customer.c.id == customer_id)) or "",
        customer_id=customer_id,
        tickets=tuple(row.id for row in tickets),
        numbers=tuple(row.number for row in tickets),
        messages=tuple(conn.scalars(sa.select(t.message.c.id).where(mine).order_by(t.message.c.id))),
        outbox=tuple(conn.scalars(sa.select(t.outbox.c.id).where(letters))),
        drafts=tuple(conn.scalars(sa.select(t.draft.c.id).where(drafts))),
        raw=tuple(sorted(_raw(conn, own, mine, letters))),
        named_on=_named_on(conn, mine, addresses),
        filtered=conn.scalar(filtered) is not None,
    )


def _outbox(
    own: sa.Select[int], mine: sa.ColumnElement[bool], addresses: tuple[str, ...]
) -> sa.ColumnElement[bool]:
    """Mail of his tickets, and mail that goes to nobody else."""
    alone = [sa.cast(t.outbox.c.recipients, sa.Text) == json.dumps([one]) for one in addresses]
    entries = sa.select(t.message.c.id).where(mine)
    return sa.or_(t.outbox.c.ticket_id.in_(own), t.outbox.c.entry_id.in_(entries), *alone)


def _names(column: sa.Column[Any], address: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(sa.cast(column, sa.Text)).contains(f'"{address}"', autoescape=True)


def _named_on(
    conn: sa.Connection, mine: sa.ColumnElement[bool], addresses: tuple[str, ...]
) -> tuple[int, ...]:
    columns = (t.message.c.to, t.message.c.cc, t.message.c.reply_to)
    named = sa.or_(*(_names(column, one) for column in columns for one in addresses))
    query = sa.select(t.ticket.c.number).join(t.message, t.message.c.ticket_id == t.ticket.c.id)
    return tuple(conn.scalars(query.where(named, ~mine).distinct().order_by(t.ticket.c.number)))


def _raw(
    conn: sa.Connection,
    own: sa.Select[int],
    mine: sa.ColumnElement[bool],
    letters: sa.ColumnElement[bool],
) -> set[str]:
    entries = sa.select(t.message.c.id).where(mine)
    files = sa.and_(t.attachment.c.message_id.in_(entries), t.attachment.c.part == -1)
    queries = (
        sa.select(t.message.c.raw_sha256).where(mine),
        sa.select(t.ledger.c.sha256).where(
            sa.or_(t.ledger.c.ticket_id.in_(own), t.ledger.c.entry_id.in_(entries))
        ),
        sa.select(t.outbox.c.mime_sha256).where(letters),
        sa.select(t.attachment.c.sha256).where(files),
    )
    found = {one for query in queries for one in conn.scalars(query) if one and not one.startswith(GONE)}
    return found - _shared(conn, found, mine, entries)


def _shared(
    conn: sa.Connection, found: set[str], mine: sa.ColumnElement[bool], entries: sa.Select[int]
) -> set[str]:
    """Return those pieces that somebody else has too, such as a file that was sent to many."""
    others = (
        (t.attachment.c.sha256, ~t.attachment.c.message_id.in_(entries)),
        (t.message.c.raw_sha256, ~mine),
        (t.upload.c.sha256, sa.true()),
    )
    return {
        one
        for column, where in others
        for some in chunks(found)
        for one in conn.scalars(sa.select(column).where(column.in_(some), where))
    }


def disclose(store: Store, actor: Actor, address: str, folder: Path) -> dict[str, int]:
    """Write all that is held about a person into a new folder, and return how much; see `look` for what it raises.

    Raises FileExistsError and OSError.
    """
    held = look(store, actor, address)
    folder.mkdir(mode=0o700, parents=True)
    with store.read() as conn:
        messages = [
            row
            for some in chunks(held.messages)
            for row in exporting.message_rows(conn, t.message.c.id.in_(some))
        ]
        events = _rows(conn, t.event.c.ticket_id, held.tickets)
        drafts = _rows(conn, t.draft.c.id, held.drafts)
        outbox = _rows(conn, t.outbox.c.id, held.outbox)
    content = {
        "person": {"name": held.name, "addresses": held.addresses, "filtered": held.filtered},
        "tickets": held.numbers, "messages": messages, "events": events, "drafts": drafts, "outbox": outbox,
        "named_on_tickets_of_others": held.named_on,
    }  # fmt: skip
    with exporting.opened(folder / "person.json") as file:
        json.dump(content, file, indent=1, ensure_ascii=True, default=str)
    mail = exporting.maildir(folder / "mail")
    for sha256 in held.raw:
        exporting.write_mail(store, mail, sha256)
    return held.counts()


def _rows(conn: sa.Connection, column: sa.Column[Any], values: tuple[int, ...]) -> list[dict[str, Any]]:
    query = sa.select(column.table)
    return [
        dict(row) for some in chunks(values) for row in conn.execute(query.where(column.in_(some))).mappings()
    ]
