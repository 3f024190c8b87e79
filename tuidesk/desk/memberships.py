"""Of which queues an agent is a member, seen from the agent: queues name their members, one by one."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import quoted
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events, queue_team
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_agents import AgentRow
from tuidesk.store.setup_queues import QueueSetup


def read(conn: sa.Connection, hidden: Collection[int] = ()) -> dict[int, list[str]]:
    """Return the queues that name each agent, by his id, in the order of the screen."""
    members, found = queue_team.members(conn), dict[int, list[str]]()
    for queue in rows.queues(conn):
        if queue.id not in hidden:
            for agent_id in members.get(queue.id, ()):
                found.setdefault(agent_id, []).append(queue.name)
    return found


def closed(conn: sa.Connection, hidden: Collection[int] = ()) -> tuple[str, ...]:
    """Return the names of the queues that name members."""
    members = queue_team.members(conn)
    return tuple(one.name for one in rows.queues(conn) if one.id in members and one.id not in hidden)


def change(conn: sa.Connection, actor: Actor, agent: AgentRow, text: str) -> None:
    """Make an agent a member of these queues, apart by commas, and of no other that names members.

    Raises NotFound, or BadUsage where a queue would open to everybody, or close to all but him.
    """
    members, every = queue_team.members(conn), rows.queues(conn)
    wanted = {_find(every, word.strip()).id for word in text.split(",") if word.strip()}
    for queue in every:
        named = members.get(queue.id, [])
        if queue.id in wanted and agent.id not in named:
            _require_named(named, queue)
            _set(conn, actor, queue, [*named, agent.id])
        elif queue.id not in wanted and agent.id in named:
            _leave(conn, actor, queue, agent, [one for one in named if one != agent.id])


def _find(every: Collection[QueueSetup], name: str) -> QueueSetup:
    found = next((queue for queue in every if queue.name.casefold() == name.casefold()), None)
    if found is None:
        raise NotFound(
            _("No queue is called {name}").format(name=quoted(name)), _("tuidesk queue list shows them.")
        )
    return found


def _require_named(named: Collection[int], queue: QueueSetup) -> None:
    if not named:
        title = _("{queue} names no members: everybody works on it").format(queue=queue.name)
        raise BadUsage(title, _("Name its members with the queue itself, who then are the only ones."))


def _leave(conn: sa.Connection, actor: Actor, queue: QueueSetup, agent: AgentRow, left: list[int]) -> None:
    if not left:
        title = _("{agent} is the only member of {queue}").format(agent=agent.name, queue=queue.name)
        raise BadUsage(title, _("Name another one first: without members it is everybody's."))
    if queue.default_assignee_id == agent.id:
        title = _("{agent} gets the new tickets of {queue} and must be one of its members")
        raise BadUsage(title.format(agent=agent.name, queue=queue.name), _("Choose another assignee first."))
    _set(conn, actor, queue, left)


def _set(conn: sa.Connection, actor: Actor, queue: QueueSetup, members: list[int]) -> None:
    queue_team.set_members(conn, queue.id, members)
    events.add(conn, actor.name, None, "queue-changed", {"queue": queue.name, "changes": ["members"]})
