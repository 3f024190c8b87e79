"""Entries that agents write on tickets: mail that goes out, and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.store import search
from tuidesk.store.clock import now
from tuidesk.store.tables import attachment, body, message, ticket

WITHDRAWN = "withdrawn"  # the mark of an entry that its writer took back; conversations leave it out


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of an entry; its bytes lie in raw under their SHA-256."""

    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written; addresses are [name, address] pairs."""

    ticket_id: int
    direction: str  # out | note
    kind: str
    agent_id: int | None
    author_name: str
    text: str
    author_address: str = ""
    message_id: str = ""
    subject: str = ""
    marks: str = ""
    to: list[list[str]] = field(default_factory=list)
    cc: list[list[str]] = field(default_factory=list)
    reply_to: list[list[str]] = field(default_factory=list)
    folds: list[list[Any]] = field(default_factory=list)
    files: Sequence[EntryFile] = ()


_PLAIN = (
    *("ticket_id", "direction", "kind", "agent_id", "author_name", "author_address"),
    *("message_id", "subject", "marks", "to", "cc", "reply_to"),
)


def add(conn: sa.Connection, entry: NewEntry) -> int:
    """Write an entry with its body, files and search words, and return its id."""
    moment = now()
    row = {name: getattr(entry, name) for name in _PLAIN} | {"sent_at": moment, "created_at": moment}
    key = conn.execute(sa.insert(message).values(row)).inserted_primary_key
    assert key is not None
    conn.execute(
        sa.insert(body).values(message_id=key[0], text=entry.text, folds=entry.folds, from_html=False)
    )
    for number, file in enumerate(entry.files, 1):
        conn.execute(sa.insert(attachment).values(_file_row(key[0], number, file)))
    title = conn.scalar(sa.select(ticket.c.title).where(ticket.c.id == entry.ticket_id)) or ""
    search.index(conn, key[0], entry.ticket_id, title, entry.text, _names(entry))
    return int(key[0])


def author(conn: sa.Connection, message_id: int) -> int | None:
    """Return the agent who wrote a message or note; None for customers and programs."""
    return conn.scalar(sa.select(message.c.agent_id).where(message.c.id == message_id))


def stands(conn: sa.Connection, entry_id: int) -> bool:
    """Say whether an entry stands in its conversation."""
    standing = sa.select(message.c.id).where(message.c.id == entry_id, message.c.marks != WITHDRAWN)
    return conn.scalar(standing) is not None


def take_back(conn: sa.Connection, entry_id: int) -> int | None:
    """Leave an entry out of its conversation from now on; return its ticket, None when that was done before.

    The row stays: search knows it, and its number must not be given again.
    """
    standing = sa.update(message).where(message.c.id == entry_id, message.c.marks != WITHDRAWN)
    ticket_id: int | None = conn.scalar(standing.values(marks=WITHDRAWN).returning(message.c.ticket_id))
    return ticket_id


def bring_back(conn: sa.Connection, entry_id: int) -> int | None:
    """Show an entry again that was taken back; return its ticket, None when it stands there anyway."""
    gone = sa.update(message).where(message.c.id == entry_id, message.c.marks == WITHDRAWN)
    ticket_id: int | None = conn.scalar(gone.values(marks="").returning(message.c.ticket_id))
    return ticket_id


def set_sender(conn: sa.Connection, entry_id: int, address: str, reply_to: list[list[str]]) -> None:
    """Write down from whom an entry leaves, which was not decided when it was written."""
    found = sa.update(message).where(message.c.id == entry_id)
    conn.execute(found.values(author_address=address, reply_to=reply_to))


def _file_row(entry_id: int, number: int, file: EntryFile) -> dict[str, object]:
    return {
        "message_id": entry_id,
        "number": number,
        "part": -1,
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "inline": False,
    }


def _names(entry: NewEntry) -> list[str]:
    people = [part for pair in (*entry.to, *entry.cc) for part in pair]
    return [entry.author_name, *people, *(file.filename for file in entry.files)]
