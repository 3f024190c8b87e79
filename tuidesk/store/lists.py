"""Which tickets a list shows, in its order, for lists of a million tickets."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

import sqlalchemy as sa

from tuidesk.store import search, sight
from tuidesk.store.sidebar import QueueRow, SideCounts, oldest_waiting, queue_rows, side_counts, watched
from tuidesk.store.tables import ticket
from tuidesk.store.ticket_rows import TicketRow, rows

__all__ = [
    "QueueRow",
    "SideCounts",
    "TicketRow",
    "View",
    "first_ids",
    "ids",
    "oldest_waiting",
    "page",
    "queue_rows",
    "rows",
    "side_counts",
]

SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class View:
    """What a list shows, newest activity first.

    all, queue, mine: tickets that are new, open or pending; all and queue without automatic ones.
    automatic: the automatic ones among them. status: every ticket of `statuses` (all when empty),
    in `queue_id` if that is given. watching: open ones that the agent follows.
    search: tickets that hold `text`, newest match first.
    No view has tickets of `hidden` queues.
    """

    kind: Literal["all", "queue", "mine", "watching", "automatic", "search", "status"] = "all"
    queue_id: int | None = None
    agent_id: int | None = None
    statuses: tuple[str, ...] = ()
    text: str = ""
    hidden: Collection[int] = ()


def ids(conn: sa.Connection, view: View) -> array[int]:
    """Return the ids of every ticket of a view."""
    if view.kind == "search":
        return array("q", _found(conn, view, SEARCH_LIMIT))
    return _vector(conn, _query(view))


def first_ids(conn: sa.Connection, view: View, limit: int) -> array[int]:
    """Return the first ids of a view, which takes the same time in every size of store."""
    if view.kind == "search":
        return array("q", _found(conn, view, limit))
    return _vector(conn, _query(view).limit(limit))


def page(conn: sa.Connection, view: View, before: tuple[int, int] | None, limit: int) -> list[TicketRow]:
    """Return the rows that follow the ticket with (updated_at, id) `before`; searches have one page."""
    if view.kind == "search":
        return rows(conn, _found(conn, view, limit) if before is None else [])
    query = _query(view).limit(limit)
    if before is not None:
        query = query.where(sa.tuple_(ticket.c.updated_at, ticket.c.id) < sa.tuple_(*before))
    return rows(conn, _vector(conn, query))


def _vector(conn: sa.Connection, query: sa.Select[int]) -> array[int]:
    # The driver's own cursor: a million Row objects would take four times as long.
    cursor: Any = conn.execute(query).cursor
    return array("q", chain.from_iterable(cursor))


def _query(view: View) -> sa.Select[int]:
    query = sa.select(ticket.c.id).order_by(ticket.c.updated_at.desc(), ticket.c.id.desc())
    for condition in _conditions(view):
        query = query.where(condition)
    return query


def _conditions(view: View) -> list[sa.ColumnElement[bool]]:
    found = list(sight.without(view.hidden))
    if view.queue_id is not None:
        found.append(ticket.c.queue_id == view.queue_id)
    if view.kind == "mine":
        found.append(ticket.c.assignee_id == view.agent_id)
    if view.kind == "watching":
        found.append(ticket.c.id.in_(watched(view.agent_id)))
    if view.kind != "status":
        found.append(ticket.c.active == sa.true())
    if view.kind in ("all", "queue", "automatic"):
        found.append(ticket.c.automatic == (sa.true() if view.kind == "automatic" else sa.false()))
    if view.statuses:
        found.append(ticket.c.status.in_(view.statuses))
    return found


def _found(conn: sa.Connection, view: View, limit: int) -> list[int]:
    return search.ticket_ids(
        conn, view.text, limit, queue_id=view.queue_id, statuses=view.statuses, hidden=view.hidden
    )
