"""The append-only log of who did what to which ticket, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import event


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One deed; `at` in ms, `data` holds plain JSON values."""

    at: int
    actor: str
    ticket_id: int | None
    kind: str
    data: Mapping[str, object]


def add(
    conn: sa.Connection, actor: str, ticket_id: int | None, kind: str, data: Mapping[str, object]
) -> None:
    """Note one deed of this moment; `data` holds plain JSON values."""
    add_many(conn, [NewEvent(now(), actor, ticket_id, kind, dict(data))])


def add_many(conn: sa.Connection, events: Sequence[NewEvent]) -> None:
    """Note several deeds in one statement."""
    if events:
        conn.execute(sa.insert(event), [_row(one) for one in events])


def _row(new: NewEvent) -> dict[str, object]:
    return {name: getattr(new, name) for name in NewEvent.__slots__}
