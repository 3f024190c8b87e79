"""Rows of agents, for the commands and screens that set the desk up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.feed import publish
from tuidesk.store.tables import agent


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent."""

    id: int
    name: str
    display_name: str
    email: str
    role: str
    language: str
    timezone: str
    active: bool
    signature: str = ""
    preferences: Mapping[str, Any] = field(default_factory=dict)


_COLUMNS = [agent.c[name] for name in AgentRow.__slots__]
_key = sa.bindparam("key", type_=sa.BigInteger)
# Built once: every transaction of an agent's process begins with it.
_ROLE = sa.select(agent.c.role).where(agent.c.id == _key, agent.c.active == sa.true())
# Not shared: an agent's sessions that held the row in turns, never letting go of it all at once, would keep an
# admin from changing it for as long as they like.
_ROLE_LOCKED = _ROLE.with_for_update(key_share=True)


def _row(row: sa.Row[Any]) -> AgentRow:
    return AgentRow(**{**row._mapping, "preferences": row.preferences or {}})


def count(conn: sa.Connection) -> int:
    """Count the agents, whether active or not."""
    return int(conn.scalar(sa.select(sa.func.count()).select_from(agent)) or 0)


def everyone(conn: sa.Connection) -> list[AgentRow]:
    """Return every agent, by name."""
    return [_row(row) for row in conn.execute(sa.select(*_COLUMNS).order_by(agent.c.name))]


def by_name(conn: sa.Connection, name: str) -> AgentRow | None:
    """Find an agent by his name."""
    row = conn.execute(sa.select(*_COLUMNS).where(agent.c.name == name)).first()
    return _row(row) if row else None


def by_os_user(conn: sa.Connection, login: str) -> AgentRow | None:
    """Find the agent whom an operating-system login belongs to."""
    row = conn.execute(sa.select(*_COLUMNS).where(agent.c.os_user == login).order_by(agent.c.id)).first()
    return _row(row) if row else None


def by_address(conn: sa.Connection) -> dict[str, int]:
    """Return the active agents' ids by their addresses, casefolded."""
    rows = conn.execute(sa.select(agent.c.email, agent.c.id).where(agent.c.active, agent.c.email != ""))
    return {email.casefold(): agent_id for email, agent_id in rows}


def add(conn: sa.Connection, name: str, display_name: str, email: str, role: str, login: str) -> AgentRow:
    """Add an agent and return the row."""
    values = {"name": name, "display_name": display_name, "email": email, "role": role, "os_user": login}
    conn.execute(sa.insert(agent).values(**values, created_at=now()))
    found = by_name(conn, name)
    assert found is not None
    return found


def get(conn: sa.Connection, agent_id: int) -> AgentRow | None:
    """Find an agent by his id."""
    row = conn.execute(sa.select(*_COLUMNS).where(agent.c.id == agent_id)).first()
    return _row(row) if row else None


def role_of(conn: sa.Connection, agent_id: int, *, lock: bool = False) -> str | None:
    """Return the role of an active agent, whom `lock` keeps so until the commit (PostgreSQL); None for others."""
    return conn.scalar(_ROLE_LOCKED if lock else _ROLE, {"key": agent_id})


def change(conn: sa.Connection, agent_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of an agent."""
    conn.execute(sa.update(agent).where(agent.c.id == agent_id).values(dict(values)))
    publish(conn, "agent", agent_id)


def other_admins(conn: sa.Connection, agent_id: int) -> int:
    """Count the active admins beside one agent."""
    others = sa.select(sa.func.count()).where(agent.c.role == "admin", agent.c.active, agent.c.id != agent_id)
    return int(conn.scalar(others.select_from(agent)) or 0)
