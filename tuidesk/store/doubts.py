"""What was done to learn whether a mail has left, and what was seen, of mails of which nobody knows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import events
from tuidesk.store.chunks import chunks
from tuidesk.store.tables import event, outbox

KINDS = ("uncertain", "looked", "retried", "evidence")


class Seen(NamedTuple):
    """One deed: what it was (uncertain | looked | retried | evidence), when (ms), by whom, where and what was seen."""

    kind: str
    at: int
    actor: str
    where: str
    found: str


def seen(conn: sa.Connection, ids: Collection[int]) -> dict[int, list[Seen]]:
    """Return what was done about each of these mails, oldest first."""
    found: dict[int, list[Seen]] = {one: [] for one in ids}
    mails = (sa.select(outbox.c.ticket_id).distinct().where(outbox.c.id.in_(part)) for part in chunks(ids))
    tickets = [one for query in mails for one in conn.scalars(query) if one is not None]
    query = sa.select(event.c.kind, event.c.at, event.c.actor, event.c.data)
    for part in chunks(place for one in tickets for place in events.sources(conn, one)):
        mine = query.where(event.c.ticket_id.in_(part), event.c.kind.in_(KINDS))
        for kind, at, actor, data in conn.execute(mine.order_by(event.c.id)):
            said: dict[str, Any] = data or {}
            if said.get("outbox") in found:
                deed = Seen(kind, at, actor, str(said.get("where", "")), str(said.get("found", "")))
                found[said["outbox"]].append(deed)
    return found
