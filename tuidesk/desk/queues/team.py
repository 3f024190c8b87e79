"""Where a queue stands, who works on it and who gets its new tickets."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from tuidesk.desk import rules
from tuidesk.desk.names import quoted
from tuidesk.desk.rules.words import Names, read_names
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import events, queue_team, setup_agents
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_queues import QueueSetup


def set_order(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Move a queue: `up`, `down`, or its new place from 1; raises BadUsage."""
    ids = [row.id for row in rows.queues(conn)]
    place = ids.index(queue.id)
    steps = {"up": place - 1, "down": place + 1}
    if text not in steps and not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= len(ids)):
        title = _("{text} is no place for a queue").format(text=quoted(text))
        raise BadUsage(title, _("Use up, down, or a number from 1 to {most}.").format(most=len(ids)))
    wanted = steps[text] if text in steps else int(text) - 1
    ids.remove(queue.id)
    ids.insert(max(0, wanted), queue.id)
    rows.put_in_order(conn, ids)


def set_assignee(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Give new tickets of a queue to an agent, to nobody with ''; raises BadUsage or NotFound."""
    names = read_names(conn)
    agent_id = names.agent_id(text) if text else None
    members = queue_team.members(conn).get(queue.id, [])
    if agent_id is not None and members and agent_id not in members:
        raise BadUsage(*_no_member(names.agent(agent_id), queue.name))
    rows.change(conn, queue.id, {"default_assignee_id": agent_id})


def set_members(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Name the agents of a queue, apart by commas or blanks; '' = everybody. Raises BadUsage or NotFound."""
    names = _with_members(conn, queue)
    members = [names.agent_id(word) for word in _words(text, names)]
    default = queue.default_assignee_id
    if members and default is not None and default not in members:
        raise BadUsage(*_no_member(names.agent(default), queue.name))
    queue_team.set_members(conn, queue.id, members)


def _with_members(conn: sa.Connection, queue: QueueSetup) -> Names:
    """Return whom members may be: the active agents, and members who were disabled since."""
    names, before = read_names(conn), queue_team.members(conn).get(queue.id, [])
    gone = {row.id: row.name for row in setup_agents.everyone(conn) if row.id in before}
    return replace(names, agents={**gone, **names.agents})


def _words(text: str, names: Names) -> list[str]:
    """Split at commas; at blanks only where no agent's name holds one."""
    if "," in text or any(text.casefold() == name.casefold() for name in names.agents.values()):
        return [word for word in (part.strip() for part in text.split(",")) if word]
    return text.split()


def _no_member(agent: str, queue: str) -> tuple[str, str]:
    title = _("{agent} gets the new tickets of {queue} and must be one of its members")
    hint = _("Name {agent} among the members too, or choose another assignee.")
    return title.format(agent=agent, queue=queue), hint.format(agent=agent)


def let_go(conn: sa.Connection, actor: str, agent_id: int, name: str) -> None:
    """Prepare for an agent who is disabled: queues give him no tickets any more.

    Raises BadUsage when a routing rule does. He stays a member, for a queue of which he is the
    only one must not become everybody's.
    """
    rules.refuse_agent(conn, agent_id, name)
    for queue_id in queue_team.forget_assignee(conn, agent_id):
        data = {"queue": rows.get(conn, queue_id).name, "changes": ["assignee="]}
        events.add(conn, actor, None, "queue-changed", data)
