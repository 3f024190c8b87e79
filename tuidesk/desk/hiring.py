"""A new agent in one step: who it is, the keys that let him in, and the queues he works on."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from tuidesk.desk import agent_keys, agents, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.public_key import PublicKey
from tuidesk.store import queue_team
from tuidesk.store.engine import Store
from tuidesk.store.setup_agents import AgentRow


def hire(
    store: Store,
    actor: Actor,
    name: str,
    email: str,
    role: str,
    *,
    keys: Sequence[PublicKey] = (),
    queue_names: Sequence[str] = (),
) -> tuple[AgentRow, list[str]]:
    """Add an agent and return him, with those of the named queues that are everybody's and stay so.

    Raises BadUsage or NotFound, and then nothing was done.
    """
    require(actor, "admin")
    with store.write() as conn:
        added = agents.enter(conn, actor, name, email, role)
        agent_keys.put(conn, actor, added.id, added.name, keys)
        return added, [queue for queue in queue_names if not _join(conn, queue, added.id)]


def _join(conn: sa.Connection, name: str, agent_id: int) -> bool:
    """Make an agent a member of a queue that names some; one that names none would become his alone."""
    queue = queues.find(conn, name)
    members = queue_team.members(conn).get(queue.id, [])
    if members:
        queue_team.set_members(conn, queue.id, [*members, agent_id])
    return bool(members)
