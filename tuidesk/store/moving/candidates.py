"""What is asked of a mail before it gets a ticket of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import body, message, reference


class Candidate(NamedTuple):
    """A message that may leave its ticket."""

    id: int
    ticket_id: int
    direction: str
    message_id: str
    author_name: str
    author_address: str
    subject: str
    created_at: int
    copy_of_id: int | None
    text: str


_COLUMNS = [message.c[name] for name in Candidate._fields[:-1]]
_SHOWN = (message.c.copy_of_id.is_(None), message.c.marks != WITHDRAWN)


def find(conn: sa.Connection, message_id: int) -> Candidate | None:
    """Return a message by its row id."""
    query = sa.select(*_COLUMNS, sa.func.coalesce(body.c.text, "")).outerjoin(
        body, body.c.message_id == message.c.id
    )
    row = conn.execute(query.where(message.c.id == message_id)).first()
    return Candidate._make(row) if row else None


def later_of(conn: sa.Connection, mail: Candidate) -> list[int]:
    """Return what the writer of a mail sent later on the same ticket."""
    same = (message.c.ticket_id == mail.ticket_id, message.c.author_address == mail.author_address)
    query = sa.select(message.c.id).where(*same, *_SHOWN, message.c.direction == "in")
    return list(conn.scalars(query.where(message.c.id > mail.id).order_by(message.c.id)))


def answers_to(conn: sa.Connection, mail: Candidate) -> list[int]:
    """Return the later mails of the same ticket that name a mail's id."""
    if not mail.message_id:
        return []
    query = sa.select(message.c.id).join(reference, reference.c.message_id == message.c.id)
    mine = (message.c.ticket_id == mail.ticket_id, message.c.id > mail.id, message.c.direction == "in")
    return list(conn.scalars(query.where(*mine, *_SHOWN, reference.c.ref == mail.message_id)))


def others(conn: sa.Connection, ticket_id: int, message_ids: Sequence[int]) -> bool:
    """Say whether a ticket has mail beside these messages."""
    query = sa.select(message.c.id).where(message.c.ticket_id == ticket_id, *_SHOWN)
    left = query.where(message.c.direction != "note", message.c.id.not_in(message_ids))
    return conn.scalar(left.limit(1)) is not None


def newest_at(conn: sa.Connection, message_ids: Sequence[int]) -> int:
    """Return when (ms) the newest of these messages came."""
    return conn.scalar(sa.select(sa.func.max(message.c.created_at)).where(message.c.id.in_(message_ids))) or 0
