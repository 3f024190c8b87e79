"""Writing messages that came in: row, body, references, attachments and search, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import search
from tuidesk.store.tables import attachment, body, message, reference

Pairs = list[list[str]]


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; `part` is its place in the raw mail, -1 when it lies in raw by itself."""

    part: int
    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One mail as the store keeps it. Addresses are [name, address], folds [first, end, what]."""

    ticket_id: int
    direction: str  # in, or out for what agents sent from another program
    kind: str
    agent_id: int | None
    disposition: str
    message_id: str
    author_name: str
    author_address: str
    to: Pairs
    cc: Pairs
    reply_to: Pairs
    subject: str
    sent_at: int
    created_at: int
    raw_sha256: str
    digest: str
    fingerprint: str
    verified: bool
    marks: str
    copy_of_id: int | None
    title: str  # of its ticket, to be found by
    text: str
    folds: list[list[Any]]
    from_html: bool
    references: Sequence[str]  # In-Reply-To, then References newest first
    files: Sequence[File]
    conversation: str = ""  # of Outlook's Thread-Index
    parser: int = 0  # the version that read it


_OWN_ROW = (
    "ticket_id", "direction", "kind", "agent_id", "disposition", "message_id", "author_name",
    "author_address", "to", "cc", "reply_to", "subject", "sent_at", "created_at", "raw_sha256",
    "digest", "fingerprint", "verified", "marks", "copy_of_id", "conversation",
)  # fmt: skip


def add_many(conn: sa.Connection, mails: Sequence[NewMessage]) -> list[int]:
    """Write messages that were taken in and return their row ids, in the same order."""
    if not mails:
        return []
    rows = [{name: getattr(mail, name) for name in _OWN_ROW} for mail in mails]
    insert = sa.insert(message).returning(message.c.id, sort_by_parameter_order=True)
    keys = list(conn.scalars(insert, rows))
    numbered = list(zip(keys, mails, strict=True))
    _insert(conn, body, [_body(key, mail) for key, mail in numbered])
    _insert(conn, reference, [row for key, mail in numbered for row in _references(key, mail)])
    _insert(conn, attachment, [row for key, mail in numbered for row in _files(key, mail)])
    search.index_many(conn, [_searchable(key, mail) for key, mail in numbered if mail.copy_of_id is None])
    return keys


def set_kind(conn: sa.Connection, key: int, kind: str) -> None:
    """Change what a message is said to be."""
    conn.execute(sa.update(message).where(message.c.id == key).values(kind=kind))


def turn_out(conn: sa.Connection, key: int, kind: str, agent_id: int | None, word: str) -> None:
    """Make a message that came in one of ours, when it turns out that an agent had sent it; add a mark."""
    marks = conn.scalar(sa.select(message.c.marks).where(message.c.id == key)) or ""
    values = {"direction": "out", "kind": kind, "agent_id": agent_id, "verified": True}
    conn.execute(
        sa.update(message).where(message.c.id == key).values(**values, marks=f"{marks} {word}".strip())
    )


def _insert(conn: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        conn.execute(sa.insert(table), rows)


def _body(key: int, mail: NewMessage) -> dict[str, Any]:
    made = {"text": mail.text, "folds": mail.folds, "from_html": mail.from_html, "parser": mail.parser}
    return {"message_id": key, **made}


def _references(key: int, mail: NewMessage) -> list[dict[str, Any]]:
    distinct = dict.fromkeys(mail.references)
    return [{"message_id": key, "ref": ref, "position": place} for place, ref in enumerate(distinct)]


def _files(key: int, mail: NewMessage) -> list[dict[str, Any]]:
    return [
        {
            "message_id": key,
            "number": number,
            "part": file.part,
            "filename": file.filename,
            "content_type": file.content_type,
            "size": file.size,
            "sha256": file.sha256,
            "inline": file.inline,
        }
        for number, file in enumerate(mail.files, 1)
    ]


def _searchable(key: int, mail: NewMessage) -> search.Searchable:
    people = [word for pair in (*mail.to, *mail.cc) for word in pair]
    names = [mail.author_name, mail.author_address, *people, *(file.filename for file in mail.files)]
    title = mail.subject if mail.title == mail.subject else f"{mail.title} {mail.subject}"
    return key, mail.ticket_id, title, mail.text, " ".join(names)
