"""Into which tickets one may be merged: those of the same customer first, then what words find."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from tuidesk.store import search, sight
from tuidesk.store.tables import ticket

AWAY = ("spam", "trash")  # tickets in these take no others in


def find(
    conn: sa.Connection, ticket_id: int, text: str, limit: int = 50, *, hidden: Collection[int] = ()
) -> list[int]:
    """Return tickets to merge a ticket into: its customer's, open ones first, or those that `text` finds."""
    theirs = _of_same_customer(conn, ticket_id, limit, hidden)
    if not text.strip():
        return theirs
    found = _mergeable(conn, search.ticket_ids(conn, text, limit, hidden=hidden), ticket_id)
    numbered = text.strip().lstrip("#").isdigit()  # who types a number means that ticket
    return found if numbered else sorted(found, key=lambda one: one not in theirs)


def _of_same_customer(conn: sa.Connection, ticket_id: int, limit: int, hidden: Collection[int]) -> list[int]:
    customer = sa.select(ticket.c.customer_id).where(ticket.c.id == ticket_id).scalar_subquery()
    query = sa.select(ticket.c.id).where(ticket.c.customer_id == customer, *_may_take(ticket_id))
    query = query.where(*sight.without(hidden))
    newest = (ticket.c.active.desc(), ticket.c.updated_at.desc(), ticket.c.id.desc())
    return list(conn.scalars(query.order_by(*newest).limit(limit)))


def _mergeable(conn: sa.Connection, ids: Sequence[int], ticket_id: int) -> list[int]:
    query = sa.select(ticket.c.id).where(ticket.c.id.in_(ids), *_may_take(ticket_id))
    left = set(conn.scalars(query))
    return [one for one in ids if one in left]


def _may_take(ticket_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return ticket.c.id != ticket_id, ticket.c.merged_into_id.is_(None), ticket.c.status.not_in(AWAY)
