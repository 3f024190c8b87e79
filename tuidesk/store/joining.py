"""What joins two tickets: who wrote on them, whether mail of one names the other, and moving one into the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from tuidesk.store import ticket_tags, tickets
from tuidesk.store.chunks import chunks
from tuidesk.store.tables import card, issued, ledger, message, outbox, reference
from tuidesk.store.threads import Thread


def message_ids(conn: sa.Connection, ticket_id: int) -> list[int]:
    """Return the rows of a ticket's messages."""
    return list(conn.scalars(sa.select(message.c.id).where(message.c.ticket_id == ticket_id)))


def authors(conn: sa.Connection, ticket_ids: Sequence[int]) -> set[str]:
    """Return who wrote what came in on these tickets."""
    mine = sa.and_(message.c.ticket_id.in_(ticket_ids), message.c.direction == "in")
    return set(conn.scalars(sa.select(message.c.author_address).where(mine)))


def linked(conn: sa.Connection, one: int, other: int) -> bool:
    """Say whether a mail of one ticket names one of the other already."""
    child, parent = message.alias(), message.alias()
    query = (
        sa.select(sa.literal(1))
        .select_from(child)
        .join(reference, reference.c.message_id == child.c.id)
        .join(parent, parent.c.message_id == reference.c.ref)
        .where(
            sa.or_(
                sa.and_(child.c.ticket_id == one, parent.c.ticket_id == other),
                sa.and_(child.c.ticket_id == other, parent.c.ticket_id == one),
            )
        )
    )
    return conn.execute(query.limit(1)).first() is not None


def absorb(conn: sa.Connection, home: Thread, loser: Thread) -> list[int]:
    """Move a ticket's messages to another one, close it there, and return the messages that moved."""
    moved = message_ids(conn, loser.id)
    for table in (message, issued, ledger, outbox, card):
        conn.execute(sa.update(table).where(table.c.ticket_id == loser.id).values(ticket_id=home.id))
    ticket_tags.move(conn, loser.id, home.id)
    tickets.change(conn, loser.id, touch=False, merged_into_id=home.id, status="closed", message_count=0)
    loser.into = home
    return moved


def verify(conn: sa.Connection, rows: Iterable[int], participants: Iterable[str]) -> None:
    """Mark those of the messages as strangers' whose writers take no part, and only those."""
    people = sorted(participants)
    stranger = sa.and_(message.c.kind == "human", message.c.author_address.not_in(people))
    verified = sa.case((stranger, False), else_=True)
    for part in chunks(rows):
        mine = sa.and_(message.c.id.in_(part), message.c.direction == "in")
        conn.execute(sa.update(message).where(mine).values(verified=verified))
