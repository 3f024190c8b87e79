"""What was done to a ticket, with the names of agents and queues instead of their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tuidesk.desk import permissions, seeing
from tuidesk.desk.actor import Actor
from tuidesk.store import glance, setup_agents, setup_queues
from tuidesk.store.engine import Store
from tuidesk.store.glance import EventNote

MOST = 500  # of one ticket; nobody reads more

Names = Mapping[int, str]


def of_ticket(store: Store, actor: Actor, ticket_id: int) -> Sequence[EventNote]:
    """Return what was done to a ticket, newest first; raises NotAllowed or NotFound."""
    permissions.require(actor, "read")
    with store.read() as conn:
        seeing.require_ticket(conn, actor, ticket_id)
        return with_names(conn, actor, glance.events_of(conn, ticket_id, MOST)[::-1])


def with_names(conn: sa.Connection, actor: Actor, deeds: Sequence[EventNote]) -> Sequence[EventNote]:
    """Put names beside the ids of assignees and queues; a queue that the actor does not see has none."""
    if not any(deed.kind in ("assign", "move") for deed in deeds):
        return deeds
    agents = {row.id: row.name for row in setup_agents.everyone(conn)}
    hidden = seeing.hidden(conn, actor)
    queues = {row.id: row.name for row in setup_queues.queues(conn) if row.id not in hidden}
    names = {"assign": agents, "move": queues}
    return [_named(deed, names[deed.kind]) if deed.kind in names else deed for deed in deeds]


def _named(deed: EventNote, names: Names) -> EventNote:
    data = dict(deed.data or {})
    was, became = (names.get(data.get(side) or 0, "") for side in ("from", "to"))
    return deed._replace(data=data | {"from_name": was, "to_name": became})
