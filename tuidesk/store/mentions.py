"""Agents who are named with @ in internal notes, until they have looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed, sight
from tuidesk.store.clock import now
from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import agent, mention, message, ticket


class Unseen(NamedTuple):
    """A note that names an agent who has not looked at it yet."""

    message_id: int
    ticket_id: int
    number: int
    author: str


def add(conn: sa.Connection, message_id: int, ticket_id: int, agent_ids: Iterable[int]) -> None:
    """Note who is named in a note, and let his sessions know."""
    rows = [
        {"message_id": message_id, "ticket_id": ticket_id, "agent_id": agent_id, "seen_at": 0}
        for agent_id in agent_ids
    ]
    if rows:
        conn.execute(sa.insert(mention), rows)
        for row in rows:
            feed.publish(conn, "mention", int(row["agent_id"]))


def see(conn: sa.Connection, agent_id: int, message_ids: Collection[int]) -> None:
    """Note that an agent has looked at messages."""
    mine = (
        mention.c.agent_id == agent_id,
        mention.c.seen_at == 0,
        mention.c.message_id.in_(list(message_ids)),
    )
    conn.execute(sa.update(mention).where(*mine).values(seen_at=now()))


def unseen(conn: sa.Connection, agent_id: int, hidden: Collection[int] = ()) -> list[Unseen]:
    """Return the notes that name an agent and that he has not looked at, newest first."""
    query = (
        sa.select(message.c.id, ticket.c.id, ticket.c.number, message.c.author_name)
        .join(mention, mention.c.message_id == message.c.id)
        .join(ticket, ticket.c.id == message.c.ticket_id)
        .where(mention.c.agent_id == agent_id, mention.c.seen_at == 0, message.c.marks != WITHDRAWN)
        .where(*sight.without(hidden))
        .order_by(message.c.id.desc())
    )
    return [Unseen._make(row) for row in conn.execute(query)]


def of_ticket(conn: sa.Connection, ticket_id: int) -> dict[int, tuple[str, ...]]:
    """Return the names of who is named in each note of a ticket."""
    query = (
        sa.select(mention.c.message_id, agent.c.name)
        .join(agent, agent.c.id == mention.c.agent_id)
        .join(message, message.c.id == mention.c.message_id)
        .where(message.c.ticket_id == ticket_id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for message_id, name in conn.execute(query):
        found[message_id] = (*found.get(message_id, ()), name)
    return found
