"""Who follows which ticket."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import feed, upsert
from tuidesk.store.clock import now
from tuidesk.store.tables import watcher


def follow(conn: sa.Connection, ticket_id: int, agent_id: int | None) -> None:
    """Let an agent follow a ticket from now on; a program follows nothing."""
    if agent_id is not None:
        row = {"ticket_id": ticket_id, "agent_id": agent_id, "created_at": now()}
        insert = upsert.insert(conn.dialect.name, watcher).values(row)
        conn.execute(insert.on_conflict_do_nothing())
        feed.publish(conn, "ticket", ticket_id)


def unfollow(conn: sa.Connection, ticket_id: int, agent_id: int) -> None:
    """Let an agent follow a ticket no longer."""
    conn.execute(sa.delete(watcher).where(watcher.c.ticket_id == ticket_id, watcher.c.agent_id == agent_id))
    feed.publish(conn, "ticket", ticket_id)


def of_ticket(conn: sa.Connection, ticket_id: int) -> list[int]:
    """Return the agents who follow a ticket, who follows it longest first."""
    query = sa.select(watcher.c.agent_id).where(watcher.c.ticket_id == ticket_id)
    return list(conn.scalars(query.order_by(watcher.c.created_at, watcher.c.agent_id)))


def unite(conn: sa.Connection, loser_id: int, home_id: int) -> list[int]:
    """Let who follows a ticket that is merged follow its survivor; return for whom that is new."""
    there = of_ticket(conn, home_id)
    new = [agent_id for agent_id in of_ticket(conn, loser_id) if agent_id not in there]
    for agent_id in new:
        follow(conn, home_id, agent_id)
    return new
