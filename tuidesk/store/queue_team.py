"""Who works on a queue, and who gets its new tickets."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.store.feed import publish
from tuidesk.store.tables import agent, queue, queue_member

# Built once: intake asks for every batch.
_DEFAULTS = (
    sa.select(queue.c.id, agent.c.id)
    .join(agent, agent.c.id == queue.c.default_assignee_id)
    .where(agent.c.active)
)


def default_assignees(conn: sa.Connection) -> dict[int, int]:
    """Return the agent who gets the new tickets of each queue that has one; disabled agents get none."""
    return {queue_id: int(agent_id) for queue_id, agent_id in conn.execute(_DEFAULTS)}


def members(conn: sa.Connection) -> dict[int, list[int]]:
    """Return the agents of each queue that names some, by name; a queue that is absent is everybody's."""
    found: dict[int, list[int]] = {}
    query = sa.select(queue_member.c.queue_id, queue_member.c.agent_id)
    query = query.join(agent, agent.c.id == queue_member.c.agent_id).order_by(agent.c.name)
    for queue_id, agent_id in conn.execute(query):
        found.setdefault(queue_id, []).append(agent_id)
    return found


def set_members(conn: sa.Connection, queue_id: int, agent_ids: Iterable[int]) -> None:
    """Name the agents of a queue; none = everybody."""
    conn.execute(sa.delete(queue_member).where(queue_member.c.queue_id == queue_id))
    rows = [{"queue_id": queue_id, "agent_id": agent_id} for agent_id in dict.fromkeys(agent_ids)]
    if rows:
        conn.execute(sa.insert(queue_member), rows)
    publish(conn, "queue", queue_id)


def forget_assignee(conn: sa.Connection, agent_id: int) -> list[int]:
    """Let no queue give its new tickets to an agent; return the queues that did."""
    mine = queue.c.default_assignee_id == agent_id
    queues = list(conn.scalars(sa.select(queue.c.id).where(mine).order_by(queue.c.id)))
    conn.execute(sa.update(queue).where(mine).values(default_assignee_id=None))
    for queue_id in queues:
        publish(conn, "queue", queue_id)
    return queues
