"""People who wrote on a ticket under an id that they may have come by, and what was asked about them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.tables import card, message

KIND = "unverified"  # of the card


def trust(conn: sa.Connection, ticket_ids: Iterable[int], people: Iterable[str]) -> list[int]:
    """Take the mails that people wrote on tickets as strangers for those of people who take part; return them."""
    theirs = (message.c.direction == "in", ~message.c.verified, message.c.author_address.in_(sorted(people)))
    rows = sa.update(message).where(message.c.ticket_id.in_(list(ticket_ids)), *theirs)
    return list(conn.scalars(rows.values(verified=True).returning(message.c.id)))


def distrust(conn: sa.Connection, message_ids: Iterable[int]) -> None:
    """Take mails for strangers' again."""
    for part in chunks(message_ids):
        conn.execute(sa.update(message).where(message.c.id.in_(part)).values(verified=False))


def asked_about(conn: sa.Connection, ticket_id: int, address: str) -> bool:
    """Say whether it was asked before on a ticket whether this address takes part."""
    query = sa.select(card.c.data).where(card.c.ticket_id == ticket_id, card.c.kind == KIND)
    return any((data or {}).get("address") == address for data in conn.scalars(query))


def moot() -> sa.ColumnElement[bool]:
    """Return the condition that a card asks about somebody who takes part by now, since tickets were joined."""
    known = sa.exists().where(message.c.id == card.c.message_id, message.c.verified)
    return sa.and_(card.c.kind == KIND, known)
