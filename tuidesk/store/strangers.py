"""People who wrote on a ticket under an id that they may have come by, and what was asked about them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.store.tables import card, message

KIND = "unverified"  # of the card


def messages_of(conn: sa.Connection, ticket_id: int, address: str) -> list[int]:
    """Return the messages that an address wrote on a ticket as a stranger."""
    mine = (message.c.ticket_id == ticket_id, message.c.direction == "in", ~message.c.verified)
    return list(conn.scalars(sa.select(message.c.id).where(*mine, message.c.author_address == address)))


def set_verified(conn: sa.Connection, message_ids: Iterable[int], verified: bool) -> None:
    """Write down whether the writers of messages take part in their tickets."""
    rows = sa.update(message).where(message.c.id.in_(list(message_ids)))
    conn.execute(rows.values(verified=verified))


def asked_about(conn: sa.Connection, ticket_id: int, address: str) -> bool:
    """Say whether it was asked before on a ticket whether this address takes part."""
    query = sa.select(card.c.data).where(card.c.ticket_id == ticket_id, card.c.kind == KIND)
    return any((data or {}).get("address") == address for data in conn.scalars(query))


def moot() -> sa.ColumnElement[bool]:
    """Return the condition that a card asks about somebody who takes part by now, since tickets were joined."""
    known = sa.exists().where(message.c.id == card.c.message_id, message.c.verified)
    return sa.and_(card.c.kind == KIND, known)
