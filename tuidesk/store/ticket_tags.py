"""Tags on tickets: short words that rules and agents put there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.tables import ticket_tag
from tuidesk.store.upsert import insert


def of_ticket(conn: sa.Connection, ticket_id: int) -> tuple[str, ...]:
    """Return a ticket's tags in the order of the alphabet."""
    return tuple(of_tickets(conn, [ticket_id]).get(ticket_id, ()))


def of_tickets(conn: sa.Connection, ticket_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the tags of those tickets that have some, in the order of the alphabet."""
    found: dict[int, list[str]] = {}
    query = sa.select(ticket_tag.c.ticket_id, ticket_tag.c.tag).order_by(ticket_tag.c.tag)
    for part in chunks(ticket_ids):
        for ticket_id, tag in conn.execute(query.where(ticket_tag.c.ticket_id.in_(part))):
            found.setdefault(ticket_id, []).append(tag)
    return found


def add(conn: sa.Connection, pairs: Sequence[tuple[int, str]]) -> None:
    """Put tags on tickets, given as (ticket, tag); those that are there already stay."""
    if pairs:
        rows = [{"ticket_id": ticket_id, "tag": tag} for ticket_id, tag in pairs]
        conn.execute(insert(conn.dialect.name, ticket_tag).on_conflict_do_nothing(), rows)


def remove(conn: sa.Connection, ticket_id: int, tags: Iterable[str]) -> None:
    """Take tags off a ticket."""
    mine = (ticket_tag.c.ticket_id == ticket_id, ticket_tag.c.tag.in_(list(tags)))
    conn.execute(sa.delete(ticket_tag).where(*mine))


def move(conn: sa.Connection, ticket_id: int, to_id: int) -> None:
    """Put the tags of a ticket that is merged onto the one that stays."""
    tags = of_ticket(conn, ticket_id)
    add(conn, [(to_id, tag) for tag in tags])
    remove(conn, ticket_id, tags)
