"""What agents left on two tickets that become one: how far they read, and what they began to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import draft, message, read_mark

Mark = list[int]  # agent, what he had seen of the survivor, what he has seen of it now


def unite_marks(conn: sa.Connection, loser_id: int, home_id: int) -> list[Mark]:
    """Leave unread on the survivor what an agent had read on neither ticket; before the messages move.

    The marks of the other ticket stay as they are, for the day when it is taken out again.
    """
    query = sa.select(read_mark.c.agent_id, read_mark.c.ticket_id, read_mark.c.message_id)
    rows = conn.execute(query.where(read_mark.c.ticket_id.in_((loser_id, home_id)))).all()
    seen = {(row.agent_id, row.ticket_id): row.message_id for row in rows}
    changed = []
    for agent_id in sorted({row.agent_id for row in rows}):
        home, loser = seen.get((agent_id, home_id), 0), seen.get((agent_id, loser_id), 0)
        unread = [one for one in (_after(conn, home_id, home), _after(conn, loser_id, loser)) if one]
        mark = min(unread) - 1 if unread else max(home, loser)
        _put(conn, agent_id, home_id, mark)
        changed.append([agent_id, home, mark])
    return changed


def part_marks(conn: sa.Connection, home_id: int, marks: Sequence[Mark]) -> None:
    """Give agents their former marks of a ticket back, where they read no further since."""
    for agent_id, before, after in marks:
        mine = (read_mark.c.agent_id == agent_id, read_mark.c.ticket_id == home_id)
        same = sa.update(read_mark).where(*mine, read_mark.c.message_id == after)
        conn.execute(same.values(message_id=before))


def move_drafts(conn: sa.Connection, from_id: int, to_id: int) -> list[int]:
    """Move drafts to another ticket and return them; where their writer has one already, add to its text."""
    query = sa.select(draft).where(draft.c.ticket_id == from_id).order_by(draft.c.id)
    moved = []
    for row in conn.execute(query).all():
        there = (draft.c.agent_id == row.agent_id, draft.c.ticket_id == to_id, draft.c.kind == row.kind)
        other = conn.execute(sa.select(draft.c.id, draft.c.payload, draft.c.updated_at).where(*there)).first()
        if other is None:
            _set(conn, row.id, ticket_id=to_id, payload=row.payload | {"ticket_id": to_id})
            moved.append(row.id)
        else:
            text = "\n\n".join(one for one in (other.payload["text"], row.payload["text"]) if one.strip())
            # A new version, or a composer that knows the former one would write over what was added.
            version = max(now(), other.updated_at + 1)
            _set(conn, other.id, payload=other.payload | {"text": text}, updated_at=version)
    return moved


def drafts_back(conn: sa.Connection, draft_ids: Sequence[int], to_id: int) -> None:
    """Move drafts that are still there back to their ticket, unless their writer has begun another one."""
    query = sa.select(draft.c.id, draft.c.agent_id, draft.c.kind, draft.c.payload)
    for row in conn.execute(query.where(draft.c.id.in_(draft_ids))).all():
        there = (draft.c.agent_id == row.agent_id, draft.c.ticket_id == to_id, draft.c.kind == row.kind)
        if conn.scalar(sa.select(draft.c.id).where(*there)) is None:
            _set(conn, row.id, ticket_id=to_id, payload=row.payload | {"ticket_id": to_id})


def _after(conn: sa.Connection, ticket_id: int, seen: int) -> int:
    first = sa.select(sa.func.min(message.c.id))
    return conn.scalar(first.where(message.c.ticket_id == ticket_id, message.c.id > seen)) or 0


def _put(conn: sa.Connection, agent_id: int, ticket_id: int, message_id: int) -> None:
    mine = (read_mark.c.agent_id == agent_id, read_mark.c.ticket_id == ticket_id)
    if not conn.execute(sa.update(read_mark).where(*mine).values(message_id=message_id)).rowcount:
        values = {"agent_id": agent_id, "ticket_id": ticket_id, "message_id": message_id}
        conn.execute(sa.insert(read_mark).values(values))


def _set(conn: sa.Connection, draft_id: int, **values: int | Mapping[str, Any]) -> None:
    conn.execute(sa.update(draft).where(draft.c.id == draft_id).values(**values))
