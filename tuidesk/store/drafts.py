"""Rows of drafts: one for each agent, ticket (0 = a new one) and kind.

A draft that is kept beside another one has its kind with a key of its own behind it: `reply:1f2e3d4c`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.store import upsert
from tuidesk.store.clock import now
from tuidesk.store.tables import draft


def put(
    conn: sa.Connection,
    agent_id: int,
    ticket_id: int,
    kind: str,
    payload: Mapping[str, Any],
    over: int | None = None,
) -> int | None:
    """Keep a draft in place of the former one and return the time (ms), its version.

    With `over` it takes the place of that version only, or of none, and None is returned when there is another.
    """
    moment = max(now(), (over or 0) + 1)
    key = {"agent_id": agent_id, "ticket_id": ticket_id, "kind": kind}
    content = {"payload": dict(payload), "updated_at": moment}
    insert = upsert.insert(conn.dialect.name, draft).values(key | content)
    mine = None if over is None else draft.c.updated_at == over
    kept = insert.on_conflict_do_update(index_elements=list(key), set_=content, where=mine)
    return moment if conn.scalar(kept.returning(draft.c.id)) else None


def get(conn: sa.Connection, agent_id: int, ticket_id: int, kind: str) -> tuple[dict[str, Any], int] | None:
    """Return a draft's content and when it was kept (ms)."""
    row = conn.execute(
        sa.select(draft.c.payload, draft.c.updated_at).where(*_key(agent_id, ticket_id, kind))
    ).first()
    return (row.payload, row.updated_at) if row else None


def beside(
    conn: sa.Connection, agent_id: int, ticket_id: int, kind: str
) -> list[tuple[str, dict[str, Any], int]]:
    """Return the kind, content and time (ms) of drafts that were kept beside one, the newest first."""
    mine = (draft.c.agent_id == agent_id, draft.c.ticket_id == ticket_id)
    query = sa.select(draft.c.kind, draft.c.payload, draft.c.updated_at).where(*mine)
    query = query.where(draft.c.kind.startswith(f"{kind}:", autoescape=True))
    return [
        (row.kind, row.payload, row.updated_at)
        for row in conn.execute(query.order_by(draft.c.updated_at.desc()))
    ]


def delete(conn: sa.Connection, agent_id: int | None, ticket_id: int, kind: str, upto: int = -1) -> None:
    """Forget a draft, if there is one that was kept until then (ms, -1 = whenever)."""
    known = () if upto < 0 else (draft.c.updated_at <= upto,)
    conn.execute(sa.delete(draft).where(*_key(agent_id, ticket_id, kind), *known))


def _key(agent_id: int | None, ticket_id: int, kind: str) -> tuple[sa.ColumnElement[bool], ...]:
    return draft.c.agent_id == agent_id, draft.c.ticket_id == ticket_id, draft.c.kind == kind
