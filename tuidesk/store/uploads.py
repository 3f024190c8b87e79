"""Rows of files that agents put over SSH; their bytes lie among the raw mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import upload


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that waits for a letter; `size` in bytes, `created_at` in ms, `sha256` '' until the bytes are kept."""

    name: str
    sha256: str
    size: int
    created_at: int


_COLUMNS = [upload.c[name] for name in Upload.__slots__]


def of_agent(conn: sa.Connection, agent_id: int) -> list[Upload]:
    """Return the files of an agent, oldest first."""
    query = sa.select(*_COLUMNS).where(upload.c.agent_id == agent_id).order_by(upload.c.id)
    return [Upload(*row) for row in conn.execute(query)]


def reserve(conn: sa.Connection, agent_id: int, name: str, size: int) -> Upload:
    """Take a name that the agent has not used yet, and room, for bytes that will be kept."""
    made = Upload(name, "", size, now())
    values = {field: getattr(made, field) for field in Upload.__slots__}
    conn.execute(sa.insert(upload).values(agent_id=agent_id, **values))
    return made


def fill(conn: sa.Connection, agent_id: int, name: str, sha256: str) -> None:
    """Say that the bytes for a name are kept now."""
    mine = (upload.c.agent_id == agent_id, upload.c.name == name)
    conn.execute(sa.update(upload).where(*mine).values(sha256=sha256))


def remove(conn: sa.Connection, agent_id: int, names: Collection[str]) -> None:
    """Forget files of an agent by their names."""
    conn.execute(sa.delete(upload).where(upload.c.agent_id == agent_id, upload.c.name.in_(list(names))))


def remove_older(conn: sa.Connection, before: int, unfilled_before: int) -> None:
    """Forget every file that was put before a time (ms), and names whose bytes have not come since another one."""
    unfilled = sa.and_(upload.c.sha256 == "", upload.c.created_at < unfilled_before)
    conn.execute(sa.delete(upload).where(sa.or_(upload.c.created_at < before, unfilled)))
