"""The append-only log of who did what to which ticket, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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


_BROUGHT = ("merged", "joined", "split-from")  # their data names the other ticket


class Record(NamedTuple):
    """One deed as the log has it."""

    kind: str
    data: Mapping[str, Any]
    actor: str


def last(
    conn: sa.Connection, ticket_id: int, kinds: Sequence[str], of: Mapping[str, object]
) -> Record | None:
    """Return a ticket's newest deed of these kinds whose data holds all that `of` holds."""
    query = sa.select(event.c.kind, event.c.data, event.c.actor).where(event.c.ticket_id == ticket_id)
    for kind, data, actor in conn.execute(query.where(event.c.kind.in_(kinds)).order_by(event.c.id.desc())):
        if of.items() <= {name: (data or {}).get(name) for name in of}.items():
            return Record(kind, data, actor)
    return None


def last_of_mail(
    conn: sa.Connection, ticket_id: int, kinds: Sequence[str], of: Mapping[str, object]
) -> Record | None:
    """Return the newest deed about a mail that leaves or left: it may have come to its ticket by a merge."""
    found = (last(conn, one, kinds, of) for one in sources(conn, ticket_id))
    return next((one for one in found if one), None)


def who_set(conn: sa.Connection, ticket_id: int, kind: str, value: object) -> tuple[str, int]:
    """Return who last gave a field of a ticket the value that it has, and when (ms); '' and 0 for nobody known."""
    query = sa.select(event.c.actor, event.c.at, event.c.data).where(event.c.ticket_id == ticket_id)
    row = conn.execute(query.where(event.c.kind == kind).order_by(event.c.id.desc()).limit(1)).first()
    return (row.actor, row.at) if row and (row.data or {}).get("to") == value else ("", 0)


def sources(conn: sa.Connection, ticket_id: int) -> list[int]:
    """Return a ticket and those from which messages came to it, by merges, joins and splits."""
    found: dict[int, None] = {ticket_id: None}
    fresh = [ticket_id]
    while fresh:
        query = sa.select(event.c.data).where(event.c.ticket_id.in_(fresh), event.c.kind.in_(_BROUGHT))
        named = dict.fromkeys(int(data["ticket_id"]) for data in conn.scalars(query))
        fresh = [one for one in named if one not in found]
        found.update(dict.fromkeys(fresh))
    return list(found)


def _row(new: NewEvent) -> dict[str, object]:
    return {name: getattr(new, name) for name in NewEvent.__slots__}
