"""One ticket as the conversation shows it: its head, and its messages with all that hangs on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import copies, upsert
from tuidesk.store.copies import Copy
from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import attachment, body, message, outbox, read_mark
from tuidesk.store.ticket_head import TicketHead, head

__all__ = ["AttachmentRow", "Copy", "Entry", "TicketHead", "entries", "head", "look", "pieces"]


class AttachmentRow(NamedTuple):
    """A file of a message; `part` is its place in the raw mail, -1 when it lies in raw by itself."""

    id: int
    number: int
    part: int
    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool


class Entry(NamedTuple):
    """A message or note; `state` and `reason` are those of its outbox row, '' without one."""

    id: int
    direction: str
    kind: str
    disposition: str
    message_id: str
    author: str
    address: str
    agent_id: int | None
    at: int
    created_at: int
    subject: str
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    reply_to: tuple[tuple[str, str], ...]
    raw_sha256: str
    verified: bool
    marks: tuple[str, ...]
    text: str
    folds: tuple[tuple[int, int, str], ...]
    from_html: bool
    outbox_id: int | None
    state: str
    reason: str
    attachments: tuple[AttachmentRow, ...]
    copies: tuple[Copy, ...]


_PLAIN = ("id", "direction", "kind", "disposition", "message_id", "author_name", "author_address", "agent_id")
_COLUMNS = (
    *(message.c[name] for name in _PLAIN),
    message.c.sent_at,
    message.c.created_at,
    message.c.subject,
    message.c.to,
    message.c.cc,
    message.c.reply_to,
    message.c.raw_sha256,
    message.c.verified,
    message.c.marks,
    sa.func.coalesce(body.c.text, "").label("text"),
    body.c.folds,
    sa.func.coalesce(body.c.from_html, sa.false()).label("from_html"),
    outbox.c.id.label("outbox_id"),
    sa.func.coalesce(outbox.c.state, "").label("state"),
    sa.func.coalesce(outbox.c.reason, "").label("reason"),
)


def entries(conn: sa.Connection, ticket_id: int) -> list[Entry]:
    """Return the messages and notes of a ticket, oldest first, without those that were taken back."""
    tables = message.outerjoin(body, body.c.message_id == message.c.id).outerjoin(
        outbox, outbox.c.entry_id == message.c.id
    )
    query = sa.select(*_COLUMNS).select_from(tables).order_by(message.c.id)
    shown = (message.c.copy_of_id.is_(None), message.c.marks != WITHDRAWN)
    rows = conn.execute(query.where(message.c.ticket_id == ticket_id, *shown)).all()
    files, again = _attachments(conn, ticket_id), copies.of_ticket(conn, ticket_id)
    return [_entry(row, files[row.id], again[row.id]) for row in rows]


def pieces(found: Sequence[Entry]) -> list[tuple[Entry, AttachmentRow]]:
    """Return every attachment of a ticket with its message, oldest first: the second is N/2 for `get`."""
    return [(entry, row) for entry in found for row in entry.attachments]


def look(conn: sa.Connection, agent_id: int, ticket_id: int, message_id: int) -> None:
    """Note that an agent has seen a ticket up to a message."""
    insert = upsert.insert(conn.dialect.name, read_mark)
    insert = insert.values(agent_id=agent_id, ticket_id=ticket_id, message_id=message_id)
    newer = read_mark.c.message_id < insert.excluded.message_id
    conn.execute(
        insert.on_conflict_do_update(
            index_elements=["agent_id", "ticket_id"],
            set_={"message_id": insert.excluded.message_id},
            where=newer,
        )
    )


def _entry(row: sa.Row[Any], files: list[AttachmentRow], again: list[Copy]) -> Entry:
    values = row._asdict()
    values["author"] = values.pop("author_name")
    values["address"] = values.pop("author_address")
    values["at"] = values.pop("sent_at") or row.created_at
    for name in ("to", "cc", "reply_to", "folds"):
        values[name] = tuple(tuple(item) for item in values[name] or ())
    values["marks"] = tuple(row.marks.split())
    return Entry(**values, attachments=tuple(files), copies=tuple(again))


def _attachments(conn: sa.Connection, ticket_id: int) -> defaultdict[int, list[AttachmentRow]]:
    columns = (attachment.c[name] for name in AttachmentRow._fields)
    query = sa.select(attachment.c.message_id, *columns).join(
        message, message.c.id == attachment.c.message_id
    )
    query = query.where(message.c.ticket_id == ticket_id).order_by(
        attachment.c.message_id, attachment.c.number
    )
    found: defaultdict[int, list[AttachmentRow]] = defaultdict(list)
    for message_id, *values in conn.execute(query):
        found[message_id].append(AttachmentRow(*values))
    return found
