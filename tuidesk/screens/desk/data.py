"""What the desk reads from the store, and the one thing it notes there; all of it runs in threads."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.zone import day_start
from tuidesk.store import conversation, glance, lists, queue_monitor
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.feed import Feed
from tuidesk.store.lists import QueueRow, SideCounts, TicketRow, View
from tuidesk.store.queue_monitor import Monitor
from tuidesk.widgets.conversation_model import Talk
from tuidesk.widgets.ticket_pages import PAGE


@dataclass(frozen=True, slots=True)
class Side:
    """Queues and counts beside the list."""

    queues: Sequence[QueueRow]
    counts: SideCounts
    monitor: Monitor | None = None  # of the queue whose lane is shown


@dataclass(frozen=True, slots=True)
class Batch:
    """The tickets of a view and the rows of the first of them."""

    ids: array[int]
    rows: list[TicketRow]

    @property
    def whole(self) -> bool:
        """Say whether the view has no more tickets than these."""
        return len(self.ids) < PAGE


class DeskReader:
    """Reads for one agent; every method is one short transaction. Lanes are named by their keys."""

    def __init__(self, store: Store, actor: Actor, zone: tzinfo | None) -> None:
        self.store, self.actor, self.zone = store, actor, zone

    def empty(self) -> bool:
        """Say whether the desk has neither a queue nor a channel."""
        with self.store.read() as conn:
            return glance.is_empty(conn)

    def feed(self) -> Feed:
        """Return a reader of what others change, from now on."""
        return Feed(self.store)

    def side(self, lane: str = "") -> Side:
        """Read queues and counts, and how the queue of a lane is doing."""
        with self.store.read() as conn:
            monitor = self._monitor(conn, lane)
            return Side(lists.queue_rows(conn), lists.side_counts(conn, self.actor.agent_id), monitor)

    def _monitor(self, conn: sa.Connection, lane: str) -> Monitor | None:
        kind, _, ident = lane.partition(":")
        if kind != "queue":
            return None
        return queue_monitor.read(conn, day_start(self.zone)).get(int(ident))

    def first(self, lane: str) -> Batch:
        """Read the top of a lane, which takes the same time in every size of store."""
        with self.store.read() as conn:
            if lane == "outbox":
                ids = glance.ids_with_mail_out(conn)[:PAGE]
            else:
                ids = lists.first_ids(conn, self._view(lane), PAGE)
            return Batch(ids, lists.rows(conn, ids, self.actor.agent_id))

    def ids(self, lane: str) -> array[int]:
        """Read every id of a lane."""
        with self.store.read() as conn:
            return glance.ids_with_mail_out(conn) if lane == "outbox" else lists.ids(conn, self._view(lane))

    def rows(self, ids: Iterable[int]) -> list[TicketRow]:
        """Read the rows of some tickets."""
        with self.store.read() as conn:
            return lists.rows(conn, list(ids), self.actor.agent_id)

    def talk(self, ticket_id: int) -> Talk | None:
        """Read one ticket's conversation; None when there is no such ticket."""
        from tuidesk.desk import cards  # not before the first tickets stand on the screen

        me = self.actor.agent_id
        with self.store.read() as conn:
            head = conversation.head(conn, ticket_id)
            if head is None:
                return None
            entries = conversation.entries(conn, ticket_id)
            others = glance.other_tickets(conn, head.customer_id, ticket_id)
            seen = glance.seen(conn, me, ticket_id)
            leaving = glance.leaving(conn, ticket_id)
            asked = cards.asked(conn, ticket_id)
        return Talk(head, tuple(entries), others, seen, now(), self.zone, me, leaving, asked)

    def mark_seen(self, talk: Talk) -> None:
        """Note that the agent has seen a ticket's newest message."""
        newest = max((entry.id for entry in talk.entries), default=0)
        if self.actor.agent_id is not None and newest > talk.seen_id:
            with self.store.write() as conn:
                conversation.look(conn, self.actor.agent_id, talk.head.id, newest)

    def _view(self, lane: str) -> View:
        kind, _, ident = lane.partition(":")
        if kind == "queue":
            return View("queue", queue_id=int(ident))
        if kind == "search":
            return View("search", text=ident)
        if kind == "mine":
            return View("mine", agent_id=self.actor.agent_id)
        return View("automatic") if kind == "automatic" else View("all")
