"""Finds messages that the search index lacks, and adds them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tuidesk.store import search
from tuidesk.store.tables import attachment, body, message, ticket

BATCH = 200  # messages a transaction


def missing(conn: sa.Connection) -> list[int]:
    """Return the messages that search does not know; copies need not be found."""
    return sorted(conn.scalars(_wanted().except_(_known(conn))))


def stray(conn: sa.Connection) -> list[int]:
    """Return what search knows and should not: no message has this id, or it is a copy."""
    return sorted(conn.scalars(_known(conn).except_(_wanted())))


def _wanted() -> sa.Select[int]:
    return sa.select(message.c.id).where(message.c.copy_of_id.is_(None))


def _known(conn: sa.Connection) -> sa.Select[int]:
    key = "message_id" if conn.dialect.name == "postgresql" else "rowid"
    return sa.select(sa.column(key, sa.BigInteger)).select_from(sa.table("search"))


def fill(conn: sa.Connection, message_ids: list[int]) -> None:
    """Index messages anew from what the store keeps of them."""
    tables = message.join(ticket, ticket.c.id == message.c.ticket_id).outerjoin(
        body, body.c.message_id == message.c.id
    )
    query = sa.select(message, ticket.c.title, body.c.text).select_from(tables)
    files = _filenames(conn, message_ids)
    for row in conn.execute(query.where(message.c.id.in_(message_ids))).all():
        names = [*_people(row), *files.get(row.id, ())]
        search.index(conn, row.id, row.ticket_id, f"{row.title} {row.subject}", row.text or "", names)


def _people(row: sa.Row[Any]) -> list[str]:
    written = [word for pair in (*(row.to or ()), *(row.cc or ())) for word in pair]
    return [row.author_name, row.author_address, *written]


def _filenames(conn: sa.Connection, message_ids: list[int]) -> dict[int, list[str]]:
    query = sa.select(attachment.c.message_id, attachment.c.filename)
    found: dict[int, list[str]] = {}
    for message_id, filename in conn.execute(query.where(attachment.c.message_id.in_(message_ids))):
        found.setdefault(message_id, []).append(filename)
    return found
