"""Who sees which queue: one that names members is there for them and for admins only, to all others it is not.

What is not seen is answered exactly as what does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import queue_team, setup_agents, sight
from tuidesk.term.clean import clean_line

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


def require_tickets(conn: sa.Connection, actor: Actor, ticket_ids: Collection[int]) -> None:
    """Raise NotFound when the actor does not see all of these tickets."""
    closed = hidden(conn, actor)
    if closed and closed.intersection(sight.queues_of_tickets(conn, ticket_ids).values()):
        raise NotFound(_("This ticket is gone"), _("Look at the list again."))


def require_message(conn: sa.Connection, actor: Actor, message_id: int) -> None:
    """Raise NotFound for a message on a ticket that the actor does not see, as for one that there is not."""
    ticket_id = sight.ticket_of_message(conn, message_id)
    if ticket_id is None or not sees_ticket(conn, actor, ticket_id):
        raise NotFound(_("This message is gone"), _("Look at the ticket again."))


def sees_mail(conn: sa.Connection, actor: Actor, outbox_id: int) -> bool:
    """Say whether the outbox has such a mail, about no ticket that the actor does not see."""
    return sight.shows_mail(conn, outbox_id, hidden(conn, actor))


def require_channel(conn: sa.Connection, actor: Actor, channel: str) -> None:
    """Raise NotFound for a mailbox whose mail goes to a queue that the actor does not see."""
    if sight.queues_of_channel(conn, channel) & hidden(conn, actor):
        title = _("No channel is called {name}").format(name=clean_line(channel, 80))
        raise NotFound(title, _("tuidesk channel list shows them."))


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who sees what: the members of the queues that name some, all active agents, and the admins among them."""

    members: Mapping[int, Collection[int]]
    agents: frozenset[int]
    admins: frozenset[int]

    def of(self, queue_id: int) -> frozenset[int]:
        """Return the active agents who see a queue's tickets."""
        named = self.members.get(queue_id)
        return self.agents if not named else self.agents.intersection(named) | self.admins


def viewers(conn: sa.Connection) -> Viewers:
    """Read who sees what."""
    active = [row for row in setup_agents.everyone(conn) if row.active]
    admins = frozenset(row.id for row in active if row.role == "admin")
    return Viewers(queue_team.members(conn), frozenset(row.id for row in active), admins)


def who_see(conn: sa.Connection, queue_id: int) -> frozenset[int]:
    """Return the active agents who see the tickets of a queue."""
    return viewers(conn).of(queue_id)
