"""How the desk follows what others change: it reads only what changed, and brings it to its place."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from tuidesk.commands.screen import Commanded
from tuidesk.desk.permissions import Dismissed
from tuidesk.errors import Problem
from tuidesk.screens.desk.flow import Flow
from tuidesk.screens.desk.messages import Changed, Fresh, IdsRead, NotFresh, StatusRead
from tuidesk.screens.desk.statuses import in_trouble
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.clock import now
from tuidesk.widgets.lanes import belongs

if TYPE_CHECKING:
    from tuidesk.store.feed import Change, Reload
    from tuidesk.store.lists import TicketRow

WATCHED, UNWATCHED, TROUBLED = 0.25, 1.0, 3.0  # seconds between two looks at the feed, or two tries to read
SIDE_KINDS = ("ticket", "queue", "outbox", "agent")


class Follows(Flow):
    """Follows the change feed of the store."""

    def __init__(self) -> None:
        super().__init__()
        self.watched = True
        self._stop = threading.Event()
        self._waiting: set[int] = set()
        self._owed = False  # something changed since the last read began
        self._reading = False  # set and cleared by the screen's thread alone, or a change could be missed
        self._again: Timer | None = None

    def start_flow(self, opened: OpenDesk) -> None:
        """Begin to read and to follow."""
        super().start_flow(opened)
        self.follow(opened)

    def on_unmount(self) -> None:
        """Let the thread that follows the feed end."""
        self._stop.set()

    @work(thread=True, exclusive=True, group="feed", exit_on_error=False)
    def follow(self, opened: OpenDesk) -> None:
        """Follow the change feed until the screen ends; a store in trouble is asked again."""
        feed = opened.reader.feed()
        pause = WATCHED
        try:
            while not self._stop.wait(pause):
                pause = WATCHED if self.watched else UNWATCHED
                try:
                    found = feed.poll()
                except Dismissed:
                    raise  # the app ends the session
                except Problem as problem:
                    pause = TROUBLED
                    self.post_message(StatusRead(in_trouble(opened, problem)))
                    continue
                if found is not None:
                    self.post_message(changed(found))
        finally:
            feed.close()

    @on(Changed)
    def take_changes(self, event: Changed) -> None:
        """Read again what changed; what changes meanwhile waits for the next turn."""
        if self.opened is None:
            return
        if event.reload or (event.side and self.showing == "outbox"):
            self.reload(self.opened)
        self._waiting |= event.tickets
        if isinstance(self.desk.screen, Commanded):
            self.desk.screen.tickets_changed(event.tickets)
        self._owed = self._owed or event.side or bool(event.tickets)
        if self._owed and not self._reading:
            self._read_fresh(self.opened)

    def _read_fresh(self, opened: OpenDesk) -> None:
        ids, self._waiting = frozenset(self._waiting), set()
        self._owed = False
        talk = self.conversation.talk
        self._reading = True
        self.read_fresh(opened, ids, talk.head.id if talk else None)

    @work(thread=True, group="fresh", exit_on_error=False)
    def read_fresh(self, opened: OpenDesk, ids: frozenset[int], shown: int | None) -> None:
        """Read changed tickets, the counts and, if it may have changed, the shown conversation."""
        try:
            rows = opened.reader.rows(ids)
            talk = opened.reader.talk(shown) if shown is not None else None
            self.post_message(Fresh(ids, rows, opened.reader.side(self.showing), talk))
        except Exception:
            self.post_message(NotFresh(ids))
            raise

    @on(Fresh)
    def take_fresh(self, event: Fresh) -> None:
        """Bring changed tickets to their places."""
        self._reading = False
        self.since |= event.ids
        if self.opened is None:
            return
        self.tickets.now = now()
        lane, whole = self.showing, True
        for row in sorted(event.rows, key=lambda row: (row.updated_at, row.id)):
            whole = self.tickets.apply(row, self._belongs(row, self.opened.actor.name)) and whole
        for ticket_id in event.ids.difference(row.id for row in event.rows):
            self.tickets.drop(ticket_id)
        if not whole:
            self.ask_ids(self.opened, lane)
        self._show_side(event.side)
        if event.talk is not None:
            self.show_again(event.talk)
        if self._owed:
            self._read_fresh(self.opened)

    @on(NotFresh)
    def plan_again(self, event: NotFresh) -> None:
        """Read it once more soon, since another change may not come for hours."""
        if event.ids is not None:
            self._waiting |= event.ids
            self._reading = False
        if self._again is None:
            self._again = self.set_timer(TROUBLED, self.catch_up)

    def catch_up(self) -> None:
        """Read again all that may have been missed."""
        self._again = None
        self.take_changes(Changed(side=True, reload=True))

    def _belongs(self, row: TicketRow, agent: str) -> bool:
        """Say whether a changed ticket stands in what is shown; what a search found stays found."""
        if self.showing.startswith(("search:", "outbox")):
            return self.tickets.pages.index_of(row.id) is not None
        return belongs(self.showing, row, agent)

    def reload(self, opened: OpenDesk) -> None:
        """Read the lane again whole, as after a long absence."""
        self.ask_ids(opened, self.showing)
        self.read_side(opened)

    def ask_ids(self, opened: OpenDesk, lane: str) -> None:
        """Let every id of a lane be read; what is known to change meanwhile is read again after it."""
        self.since.clear()
        self.read_all_ids(opened, lane)

    @work(thread=True, exclusive=True, group="ids", exit_on_error=False)
    def read_all_ids(self, opened: OpenDesk, lane: str) -> None:
        """Read every id of the lane."""
        try:
            self.post_message(IdsRead(lane, opened.reader.ids(lane)))
        except Exception:
            self.post_message(NotFresh(None))
            raise


def changed(found: list[Change] | Reload) -> Changed:
    """Sum up what the feed said."""
    if not isinstance(found, list):
        return Changed(side=True, reload=True, people=True)
    tickets = frozenset(change.ref_id for change in found if change.kind == "ticket")
    named = frozenset(change.ref_id for change in found if change.kind == "mention")
    kinds = {change.kind for change in found}
    # A queue may have been opened to the agent or closed: then other tickets are his to see.
    opened = "queue" in kinds
    side = bool(kinds.intersection(SIDE_KINDS))
    return Changed(tickets, side=side, reload=opened, named=named, people="presence" in kinds)
