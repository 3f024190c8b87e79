"""Who sees which queue: one that names members is there for them and for admins only, to all others it is not.

What is not seen is answered exactly as what does not exist.
"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import setup_agents, sight

NOTHING_HIDDEN: frozenset[int] = frozenset()


def hidden(conn: sa.Connection, actor: Actor) -> frozenset[int]:
    """Return the queues whose tickets the actor may not see; none for admins and for programs."""
    if actor.agent_id is None or actor.role == "admin":
        return NOTHING_HIDDEN
    return sight.closed_to(conn, actor.agent_id)


def sees_queue(conn: sa.Connection, actor: Actor, queue_id: int) -> bool:
    """Say whether the actor sees the tickets of a queue."""
    return queue_id not in hidden(conn, actor)


def sees_ticket(conn: sa.Connection, actor: Actor, ticket_id: int) -> bool:
    """Say whether there is such a ticket, where the actor sees it."""
    queue_id = sight.queue_of_ticket(conn, ticket_id)
    return queue_id is not None and sees_queue(conn, actor, queue_id)


def require_queue(conn: sa.Connection, actor: Actor, queue_id: int) -> None:
    """Raise NotFound for a queue that the actor does not see."""
    if not sees_queue(conn, actor, queue_id):
        raise NotFound(_("This queue is gone"), _("Choose another queue."))


def require_ticket(conn: sa.Connection, actor: Actor, ticket_id: int) -> None:
    """Raise NotFound for a ticket that the actor does not see, as for one that there is not."""
    if not sees_ticket(conn, actor, ticket_id):
        raise NotFound(_("This ticket is gone"), _("Look at the list again."))


def require_message(conn: sa.Connection, actor: Actor, message_id: int) -> None:
    """Raise NotFound for a message on a ticket that the actor does not see, as for one that there is not."""
    ticket_id = sight.ticket_of_message(conn, message_id)
    if ticket_id is None or not sees_ticket(conn, actor, ticket_id):
        raise NotFound(_("This message is gone"), _("Look at the ticket again."))


def sees_mail(conn: sa.Connection, actor: Actor, outbox_id: int) -> bool:
    """Say whether a mail of the outbox is of no ticket, or of one that the actor sees."""
    ticket_id = sight.ticket_of_mail(conn, outbox_id)
    return ticket_id is None or sees_ticket(conn, actor, ticket_id)


def who_see(conn: sa.Connection, queue_id: int) -> frozenset[int]:
    """Return the active agents who see the tickets of a queue."""
    members = sight.members_of(conn, queue_id)
    return frozenset(
        row.id
        for row in setup_agents.everyone(conn)
        if row.active and (not members or row.id in members or row.role == "admin")
    )
