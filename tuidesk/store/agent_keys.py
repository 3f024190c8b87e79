"""Rows of the SSH keys that agents log in with."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import agent, agent_key


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A public key and the agent whom it lets in."""

    agent: str
    line: str
    fingerprint: str
    comment: str
    created_at: int


_COLUMNS = (
    agent.c.name,
    agent_key.c.line,
    agent_key.c.fingerprint,
    agent_key.c.comment,
    agent_key.c.created_at,
)
_ALL = sa.select(*_COLUMNS).join(agent, agent.c.id == agent_key.c.agent_id)


def valid(conn: sa.Connection, fingerprint: str = "") -> list[KeyRow]:
    """Return the keys of active agents, by name; only the one of a fingerprint, if one is named."""
    query = _ALL.where(agent.c.active)
    if fingerprint:
        query = query.where(agent_key.c.fingerprint == fingerprint)
    return [KeyRow(*row) for row in conn.execute(query.order_by(agent.c.name, agent_key.c.id))]


def of_agent(conn: sa.Connection, agent_id: int) -> list[KeyRow]:
    """Return the keys of an agent, whether he is active or not, oldest first."""
    query = _ALL.where(agent_key.c.agent_id == agent_id).order_by(agent_key.c.id)
    return [KeyRow(*row) for row in conn.execute(query)]


def owner(conn: sa.Connection, fingerprint: str) -> tuple[str, bool] | None:
    """Return the name of the agent whom a key belongs to, and whether he is active."""
    found = conn.execute(_ALL.with_only_columns(agent.c.name, agent.c.active).where(_is(fingerprint))).first()
    return None if found is None else (found[0], found[1])


def add(conn: sa.Connection, agent_id: int, line: str, fingerprint: str, comment: str, by: str) -> None:
    """Let a key in for an agent."""
    values = {"line": line, "fingerprint": fingerprint, "comment": comment, "added_by": by}
    conn.execute(sa.insert(agent_key).values(agent_id=agent_id, created_at=now(), **values))


def remove(conn: sa.Connection, agent_id: int, fingerprint: str) -> bool:
    """Let a key of an agent in no more; say whether he had it."""
    mine = agent_key.c.agent_id == agent_id
    return bool(conn.execute(sa.delete(agent_key).where(mine, _is(fingerprint))).rowcount)


def _is(fingerprint: str) -> sa.ColumnElement[bool]:
    return agent_key.c.fingerprint == fingerprint
