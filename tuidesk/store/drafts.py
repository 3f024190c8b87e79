"""Rows of drafts: one for each agent, ticket (0 = a new one) and kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.store import upsert
from tuidesk.store.clock import now
from tuidesk.store.tables import draft


def put(conn: sa.Connection, agent_id: int, ticket_id: int, kind: str, payload: Mapping[str, Any]) -> int:
    """Keep a draft in place of the former one and return the time (ms)."""
    moment = now()
    key = {"agent_id": agent_id, "ticket_id": ticket_id, "kind": kind}
    content = {"payload": dict(payload), "updated_at": moment}
    insert = upsert.insert(conn.dialect.name, draft).values(key | content)
    conn.execute(insert.on_conflict_do_update(index_elements=list(key), set_=content))
    return moment


def get(conn: sa.Connection, agent_id: int, ticket_id: int, kind: str) -> tuple[dict[str, Any], int] | None:
    """Return a draft's content and when it was kept (ms)."""
    row = conn.execute(
        sa.select(draft.c.payload, draft.c.updated_at).where(*_key(agent_id, ticket_id, kind))
    ).first()
    return (row.payload, row.updated_at) if row else None


def delete(conn: sa.Connection, agent_id: int | None, ticket_id: int, kind: str) -> None:
    """Forget a draft, if there is one."""
    conn.execute(sa.delete(draft).where(*_key(agent_id, ticket_id, kind)))


def _key(agent_id: int | None, ticket_id: int, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return draft.c.agent_id == agent_id, draft.c.ticket_id == ticket_id, draft.c.kind == kind
