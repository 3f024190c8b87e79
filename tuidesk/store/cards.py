"""Questions that the desk puts to its agents, each about one ticket, and what they said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed, strangers
from tuidesk.store.clock import now
from tuidesk.store.tables import card

OPEN, YES, NO = "open", "yes", "no"


@dataclass(frozen=True, slots=True)
class NewCard:
    """A question to put; `data` holds plain JSON values that its kind understands."""

    ticket_id: int
    kind: str
    message_id: int | None = None  # the message that it stands under
    other_ticket_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Card(NamedTuple):
    """A question as the store has it; `state` is open, yes or no."""

    id: int
    ticket_id: int
    kind: str
    message_id: int | None
    other_ticket_id: int | None
    data: Mapping[str, Any]
    state: str


_COLUMNS = [card.c[name] for name in Card._fields]


def add(conn: sa.Connection, new: NewCard) -> None:
    """Put a question."""
    add_many(conn, [new])


def add_many(conn: sa.Connection, new: Sequence[NewCard]) -> None:
    """Put several questions in one statement."""
    if not new:
        return
    moment = now()
    rows = [
        {name: getattr(one, name) for name in NewCard.__slots__}
        | {"data": dict(one.data), "state": OPEN, "created_at": moment}
        for one in new
    ]
    conn.execute(sa.insert(card), rows)
    for ticket_id in {one.ticket_id for one in new}:
        feed.publish(conn, "ticket", ticket_id)


def get(conn: sa.Connection, card_id: int) -> Card | None:
    """Return a question by its row id."""
    return next(iter(_read(conn, card.c.id == card_id)), None)


def open_on(conn: sa.Connection, ticket_id: int) -> list[Card]:
    """Return the questions of a ticket that wait for an answer, oldest first."""
    return _read(conn, sa.and_(card.c.ticket_id == ticket_id, card.c.state == OPEN, ~strangers.moot()))


def settle(conn: sa.Connection, card_id: int, state: str, by: str) -> None:
    """Note the answer to a question."""
    _set(conn, card_id, state=state, settled_at=now(), settled_by=by)


def reopen(conn: sa.Connection, card_ids: Iterable[int]) -> set[int]:
    """Take answers back, and return the tickets whose questions wait again; one may be gone with a person."""
    again = {_set(conn, one, state=OPEN, settled_at=0, settled_by="") for one in card_ids}
    return {ticket_id for ticket_id in again if ticket_id is not None}


def _set(conn: sa.Connection, card_id: int, **values: Any) -> int | None:
    change = sa.update(card).where(card.c.id == card_id).values(values)
    ticket_id: int | None = conn.scalar(change.returning(card.c.ticket_id))
    if ticket_id is not None:
        feed.publish(conn, "ticket", ticket_id)
    return ticket_id


def _read(conn: sa.Connection, which: sa.ColumnElement[bool]) -> list[Card]:
    rows = conn.execute(sa.select(*_COLUMNS).where(which).order_by(card.c.id))
    return [Card(*row)._replace(data=row.data or {}) for row in rows]
