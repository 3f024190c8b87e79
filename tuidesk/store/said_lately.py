"""What somebody wrote lately and what the desk told him by itself, word for word, to see that it is the same again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import body, message

MOST = 60  # mails that are looked at
LONGEST = 20_000  # characters of each


class Said(NamedTuple):
    """One mail's words; `folds` are the lines that are old: [[first, end, what], ...]."""

    ticket_id: int
    created_at: int
    subject: str
    text: str
    folds: list[list[Any]]


def by_writer(conn: sa.Connection, address: str) -> list[Said]:
    """Return the newest mails of a writer, the newest first."""
    return _said(conn, message.c.author_address == address, message.c.direction == "in")


def by_desk(conn: sa.Connection, ticket_ids: Collection[int], kinds: Collection[str]) -> list[Said]:
    """Return the newest mails of these kinds that left on tickets, the newest first."""
    if not ticket_ids:
        return []
    return _said(
        conn, message.c.ticket_id.in_(ticket_ids), message.c.direction == "out", message.c.kind.in_(kinds)
    )


def entry_by_words(conn: sa.Connection, ticket_id: int) -> list[tuple[int, Said]]:
    """Return (message, words) of what left on a ticket, the newest first."""
    query = _query().add_columns(message.c.id)
    rows = conn.execute(
        query.where(message.c.ticket_id == ticket_id, message.c.direction == "out")
        .order_by(message.c.id.desc())
        .limit(MOST)
    )
    return [(row[5], _row(row)) for row in rows]


def _said(conn: sa.Connection, *which: sa.ColumnElement[bool]) -> list[Said]:
    rows = conn.execute(_query().where(*which).order_by(message.c.id.desc()).limit(MOST))
    return [_row(row) for row in rows]


def _query() -> sa.Select[Any]:
    start = sa.func.substr(body.c.text, 1, LONGEST)
    columns = (message.c.ticket_id, message.c.created_at, message.c.subject, start, body.c.folds)
    return sa.select(*columns).join(body, body.c.message_id == message.c.id)


def _row(row: Any) -> Said:
    return Said(row[0], row[1], row[2], row[3], row[4] or [])
