"""Following a ticket: by a key, and by itself for who answers, writes a note, is named in one or is given it.

Who stopped following starts again by his next word on the ticket, as everybody does.
"""

from __future__ import annotations

from tuidesk.desk import permissions, seeing
from tuidesk.desk.actor import Actor
from tuidesk.store import watchers
from tuidesk.store.engine import Store


def follow(store: Store, actor: Actor, ticket_id: int) -> None:
    """Follow a ticket; raises NotAllowed or NotFound."""
    permissions.require(actor, "read")
    with store.write() as conn:
        seeing.require_ticket(conn, actor, ticket_id)
        watchers.follow(conn, ticket_id, actor.agent_id)


def unfollow(store: Store, actor: Actor, ticket_id: int) -> None:
    """Follow a ticket no longer; raises NotAllowed or NotFound."""
    permissions.require(actor, "read")
    with store.write() as conn:
        seeing.require_ticket(conn, actor, ticket_id)
        if actor.agent_id is not None:
            watchers.unfollow(conn, ticket_id, actor.agent_id)
