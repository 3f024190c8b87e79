"""Stored mails that name an id, or stand in one of Outlook's conversations: which tickets, and between whom."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.tables import card, message, reference


class KinRow(NamedTuple):
    """Mails of one ticket that name `key` and are alike in writer, recipients and subject."""

    key: str  # the id that they name, or their conversation
    ticket_id: int
    subject: str
    author: str
    reply_to: frozenset[str]
    recipients: frozenset[str]


def _query(key: sa.Column[str]) -> sa.Select[Any]:
    # Lists of addresses as text, since PostgreSQL cannot compare JSON: a monitor that has written ten
    # thousand mails with the same reference is one row.
    pairs = (sa.cast(message.c[name], sa.Text) for name in ("reply_to", "to", "cc"))
    columns = (key, message.c.ticket_id, message.c.subject, message.c.author_address, *pairs)
    return sa.select(*columns).distinct().where(message.c.copy_of_id.is_(None)).order_by(message.c.ticket_id)


_NAMING = _query(reference.c.ref).select_from(reference.join(message, message.c.id == reference.c.message_id))
_CONVERSING = _query(message.c.conversation)


def naming(conn: sa.Connection, ids: Iterable[str]) -> list[KinRow]:
    """Return the mails that name one of these ids in In-Reply-To or References."""
    found = (conn.execute(_NAMING.where(reference.c.ref.in_(part))) for part in chunks(ids))
    return [_row(row) for rows in found for row in rows]


def conversing(conn: sa.Connection, conversations: Iterable[str]) -> list[KinRow]:
    """Return the mails of these conversations."""
    found = (
        conn.execute(_CONVERSING.where(message.c.conversation.in_(part))) for part in chunks(conversations)
    )
    return [_row(row) for rows in found for row in rows]


def unasked_answers(conn: sa.Connection, message_id: str, kind: str) -> list[tuple[int, int, str]]:
    """Return row, ticket and subject of people's mails that name an id, where no card of this kind was put."""
    asked = sa.exists().where(card.c.message_id == message.c.id, card.c.kind == kind)
    query = (
        sa.select(message.c.id, message.c.ticket_id, message.c.subject)
        .join(reference, reference.c.message_id == message.c.id)
        .where(reference.c.ref == message_id, reference.c.position == 0)
        .where(message.c.copy_of_id.is_(None), message.c.direction == "in", message.c.kind == "human", ~asked)
    )
    return [(row.id, row.ticket_id, row.subject) for row in conn.execute(query.order_by(message.c.id))]


def _row(row: Sequence[Any]) -> KinRow:
    key, ticket_id, subject, author, reply_to, to, cc = row
    return KinRow(key, ticket_id, subject, author, _addresses(reply_to), _addresses(to) | _addresses(cc))


def _addresses(text: str | None) -> frozenset[str]:
    return frozenset(address for _, address in json.loads(text or "null") or () if address)
