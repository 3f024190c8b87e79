"""What happened on a ticket after a place in its log that somebody had seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.glance import EventNote
from tuidesk.store.tables import event, message


class Seen(NamedTuple):
    """How far somebody knows a ticket: its newest message or note, and its newest event (-1 = he was not asked)."""

    message_id: int
    event_id: int = -1


def newest(conn: sa.Connection, ticket_id: int) -> Seen:
    """Return all that there is to know."""
    written = sa.select(sa.func.max(message.c.id)).where(message.c.ticket_id == ticket_id)
    done = sa.select(sa.func.max(event.c.id)).where(event.c.ticket_id == ticket_id)
    return Seen(conn.scalar(written) or 0, conn.scalar(done) or 0)


def deeds(
    conn: sa.Connection, ticket_id: int, after: int, kinds: Collection[str], but: str = ""
) -> list[EventNote]:
    """Return the events of these kinds after an event, oldest first, without those of one actor."""
    if after < 0:
        return []
    columns = (event.c[name] for name in EventNote._fields)
    query = sa.select(*columns).where(event.c.ticket_id == ticket_id, event.c.id > after)
    query = query.where(event.c.kind.in_(list(kinds)), event.c.actor != but).order_by(event.c.id)
    return [EventNote._make(row) for row in conn.execute(query)]
