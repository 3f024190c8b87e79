"""Rows of files that agents put over SSH; their bytes lie among the raw mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import upload


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that waits for a letter; `size` in bytes, `created_at` in ms."""

    name: str
    sha256: str
    size: int
    created_at: int


_COLUMNS = [upload.c[name] for name in Upload.__slots__]


def of_agent(conn: sa.Connection, agent_id: int) -> list[Upload]:
    """Return the files of an agent, oldest first."""
    query = sa.select(*_COLUMNS).where(upload.c.agent_id == agent_id).order_by(upload.c.id)
    return [Upload(*row) for row in conn.execute(query)]


def add(conn: sa.Connection, agent_id: int, name: str, sha256: str, size: int) -> Upload:
    """Keep a file under a name that the agent has not used yet."""
    made = Upload(name, sha256, size, now())
    values = {field: getattr(made, field) for field in Upload.__slots__}
    conn.execute(sa.insert(upload).values(agent_id=agent_id, **values))
    return made


def remove(conn: sa.Connection, agent_id: int, names: Collection[str]) -> None:
    """Forget files of an agent by their names."""
    conn.execute(sa.delete(upload).where(upload.c.agent_id == agent_id, upload.c.name.in_(list(names))))


def remove_older(conn: sa.Connection, before: int) -> None:
    """Forget every file that was put before a time (ms)."""
    conn.execute(sa.delete(upload).where(upload.c.created_at < before))
