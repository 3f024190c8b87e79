"""Everything that a desk holds, written as files that other programs read, with proof that nothing is missing.

tickets.jsonl has a ticket a line with its messages and notes, events.jsonl the record of who did what,
customers.jsonl the people, tickets.csv a table for spreadsheets, `mail` is a Maildir of the bytes of every mail
and file under their SHA-256. manifest.json counts what was written beside what the store has.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.store import conversation, listings
from tuidesk.store import tables as t
from tuidesk.store.engine import Store
from tuidesk.store.erased import GONE

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_BATCH = 500
TicketRow = Mapping[str, Any]


class ExportIncomplete(Problem):
    """What was written is not what the store has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each."""

    tickets: int
    messages: int
    notes: int
    events: int
    customers: int
    mails: int
    attachments: int


def export(
    store: Store, actor: Actor, folder: Path, as_json: Callable[[listings.TicketLine], TicketRow]
) -> Counts:
    """Write all of it into a new folder and return the counts; ExportIncomplete when they do not agree.

    `as_json` gives a ticket the names under which commands print it. Raises FileExistsError and OSError.
    """
    require(actor, "admin")
    folder.mkdir(mode=0o700, parents=True)
    expected = count(store)
    written = _write(store, folder, as_json)
    with opened(folder / "manifest.json") as file:
        json.dump({"expected": asdict(expected), "written": asdict(written)}, file, indent=2)
    lacking = [name for name, number in asdict(expected).items() if asdict(written)[name] < number]
    if lacking:
        raise ExportIncomplete(
            _("The export lacks {what}").format(what=", ".join(lacking)),
            _("See manifest.json in it, and run: tuidesk doctor --full"),
        )
    return written


def count(store: Store) -> Counts:
    """Count what the store has."""
    note = t.message.c.direction == "note"
    with store.read() as conn:

        def number(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
            return conn.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0

        return Counts(
            number(t.ticket), number(t.message, ~note), number(t.message, note), number(t.event),
            number(t.customer), len(set(mail_names(conn))), number(t.attachment),
        )  # fmt: skip


def mail_names(conn: sa.Connection) -> Iterable[str]:
    """Return the SHA-256 of every mail and file that something names."""
    columns = (t.message.c.raw_sha256, t.ledger.c.sha256, t.outbox.c.mime_sha256)
    own = sa.select(t.attachment.c.sha256).where(t.attachment.c.part == -1)
    named = sa.union(own, *(sa.select(column) for column in columns)).subquery()
    return conn.scalars(
        sa.select(named.c.sha256).where(named.c.sha256 != "", ~named.c.sha256.startswith(GONE))
    )


def opened(path: Path) -> TextIO:
    """Open a new file that only its owner may read."""
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    )


def _write(store: Store, folder: Path, as_json: Callable[[listings.TicketLine], TicketRow]) -> Counts:
    messages = notes = files = tickets = 0
    with store.read() as conn:
        ids = list(conn.scalars(sa.select(t.ticket.c.id).order_by(t.ticket.c.id)))
    with opened(folder / "tickets.jsonl") as out, opened(folder / "tickets.csv") as cells:
        table = csv.writer(cells)
        table.writerow(("number", "title", "queue", "status", "assignee", "customer", "address", "updated"))
        for line in listings.tickets(store, ids):
            row = dict(as_json(line)) | {"messages": list(_messages(store, line.id))}
            _line(out, row)
            table.writerow([neutral(cell) for cell in _cells(line, row)])
            tickets += 1
            notes += sum(one["direction"] == "note" for one in row["messages"])
            messages += sum(one["direction"] != "note" for one in row["messages"])
            files += sum(len(one["attachments"]) for one in row["messages"])
    events = _dump(store, folder / "events.jsonl", t.event)
    _dump(store, folder / "ledger.jsonl", t.ledger)
    customers = _dump(store, folder / "customers.jsonl", t.customer)
    _dump(store, folder / "addresses.jsonl", t.customer_address)
    return Counts(tickets, messages, notes, events, customers, _mails(store, maildir(folder / "mail")), files)


def _messages(store: Store, ticket_id: int) -> Iterator[dict[str, Any]]:
    """Yield every message of a ticket, copies and letters that were taken back too."""
    with store.read() as conn:
        yield from message_rows(conn, t.message.c.ticket_id == ticket_id)


def message_rows(conn: sa.Connection, where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    """Return messages with their text and files, as plain values."""
    query = sa.select(t.message, t.body.c.text).outerjoin(t.body).where(where).order_by(t.message.c.id)
    rows = [dict(row) for row in conn.execute(query).mappings()]
    columns = ("message_id", *conversation.AttachmentRow._fields)
    of = t.attachment.c.message_id.in_(sa.select(t.message.c.id).where(where))
    found = conn.execute(sa.select(*(t.attachment.c[name] for name in columns)).where(of)).mappings().all()
    for row in rows:
        row["attachments"] = [dict(one) for one in found if one["message_id"] == row["id"]]
    return rows


def _dump(store: Store, path: Path, table: sa.Table) -> int:
    """Write every row of a table, in batches by its id."""
    last = number = 0
    with opened(path) as out:
        while True:
            query = sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(_BATCH)
            with store.read() as conn:
                rows = conn.execute(query).mappings().all()
            for row in rows:
                _line(out, dict(row))
            if not rows:
                return number
            number += len(rows)
            last = rows[-1]["id"]


def _mails(store: Store, folder: Path) -> int:
    with store.read() as conn:
        names = sorted(set(mail_names(conn)))
    return sum(write_mail(store, folder, name) for name in names)


def maildir(path: Path) -> Path:
    """Make an empty Maildir and return it."""
    for folder in (path, path / "cur", path / "new", path / "tmp"):
        folder.mkdir(mode=0o700)
    return path


def write_mail(store: Store, maildir: Path, sha256: str) -> bool:
    """Write the bytes of one mail into a Maildir, named by their SHA-256; False when the store lost them."""
    try:
        data = store.raw.get(sha256)
    except KeyError:
        return False
    handle = os.open(maildir / "cur" / f"{sha256}:2,S", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return True


def _line(out: TextIO, row: Mapping[str, Any]) -> None:
    out.write(json.dumps(row, ensure_ascii=True, default=str) + "\n")


def _cells(line: listings.TicketLine, row: TicketRow) -> tuple[object, ...]:
    return (
        line.number, line.title, line.queue, line.status, line.assignee, line.customer_name,
        line.customer_address, row["updated"],
    )  # fmt: skip


def neutral(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula, whatever a customer wrote."""
    text = str("" if value is None else value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
