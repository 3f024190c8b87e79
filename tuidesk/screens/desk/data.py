"""What the desk reads from the store, and the one thing it notes there; all of it runs in threads."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.zone import day_start
from tuidesk.store import conversation, glance, lists, mentions, queue_monitor, watchers
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
    """Reads what one agent sees; every method is one short transaction. Lanes are named by their keys."""

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
            hidden = seeing.hidden(conn, self.actor)
            counts = lists.side_counts(conn, self.actor.agent_id, hidden)
            return Side(lists.queue_rows(conn, hidden), counts, self._monitor(conn, lane, hidden))

    def _monitor(self, conn: sa.Connection, lane: str, hidden: Collection[int]) -> Monitor | None:
        kind, _, ident = lane.partition(":")
        if kind != "queue" or int(ident) in hidden:
            return None
        return queue_monitor.read(conn, day_start(self.zone)).get(int(ident))

    def first(self, lane: str) -> Batch:
        """Read the top of a lane, which takes the same time in every size of store."""
        with self.store.read() as conn:
            hidden = seeing.hidden(conn, self.actor)
            if lane == "outbox":
                ids = glance.ids_with_mail_out(conn, hidden)[:PAGE]
            else:
                ids = lists.first_ids(conn, self._view(lane, hidden), PAGE)
            return Batch(ids, lists.rows(conn, ids, self.actor.agent_id, hidden))

    def ids(self, lane: str) -> array[int]:
        """Read every id of a lane."""
        with self.store.read() as conn:
            hidden = seeing.hidden(conn, self.actor)
            if lane == "outbox":
                return glance.ids_with_mail_out(conn, hidden)
            return lists.ids(conn, self._view(lane, hidden))

    def rows(self, ids: Iterable[int]) -> list[TicketRow]:
        """Read the rows of some tickets."""
        with self.store.read() as conn:
            hidden = seeing.hidden(conn, self.actor)
            return lists.rows(conn, list(ids), self.actor.agent_id, hidden)

    def talk(self, ticket_id: int) -> Talk | None:
        """Read one ticket's conversation; None when there is no such ticket, or none that the agent sees."""
        from tuidesk.desk import cards  # not before the first tickets stand on the screen

        me = self.actor.agent_id
        with self.store.read() as conn:
            hidden = seeing.hidden(conn, self.actor)
            head = conversation.head(conn, ticket_id)
            if head is None or head.queue_id in hidden:
                return None
            entries = conversation.entries(conn, ticket_id)
            others = glance.other_tickets(conn, head.customer_id, ticket_id, hidden)
            seen = glance.seen(conn, me, ticket_id)
            leaving = glance.leaving(conn, ticket_id)
            asked = cards.asked(conn, self.actor, ticket_id)
            named = mentions.of_ticket(conn, ticket_id)
            watched = me in watchers.of_ticket(conn, ticket_id)
        return Talk(head, tuple(entries), others, seen, now(), self.zone, me, leaving, asked, named, watched)

    def mark_seen(self, talk: Talk) -> None:
        """Note that the agent has seen a ticket's newest message."""
        newest = max((entry.id for entry in talk.entries), default=0)
        if self.actor.agent_id is not None and newest > talk.seen_id:
            with self.store.write() as conn:
                conversation.look(conn, self.actor.agent_id, talk.head.id, newest)
                mentions.see(conn, self.actor.agent_id, list(talk.named))

    def _view(self, lane: str, hidden: Collection[int]) -> View:
        kind, _, ident = lane.partition(":")
        if kind == "queue":
            return View("queue", queue_id=int(ident), hidden=hidden)
        if kind == "search":
            return View("search", text=ident, hidden=hidden)
        if kind == "mine":
            return View("mine", agent_id=self.actor.agent_id, hidden=hidden)
        if kind == "watching":
            return View("watching", agent_id=self.actor.agent_id, hidden=hidden)
        return View("automatic" if kind == "automatic" else "all", hidden=hidden)
