"""How the desk's list and lanes follow the store: read once, then only what changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from textual import on, work

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.desk_messages import Changed, FirstRead, Fresh, IdsRead, RowsRead, SideRead, StatusRead
from tuidesk.screens.desk_reading import Reads
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.lanes import belongs, face_of, make_lanes
from tuidesk.widgets.list_title import ListTitle
from tuidesk.widgets.queue_list import LaneChosen, QueueList, QueueTabs
from tuidesk.widgets.status_line import Status, StatusLine
from tuidesk.widgets.ticket_list import TicketList

if TYPE_CHECKING:
    from tuidesk.screens.desk_data import Side
    from tuidesk.store.feed import Change, Reload
    from tuidesk.store.lists import TicketRow

WATCHED, UNWATCHED, TROUBLED = 0.25, 1.0, 3.0  # seconds between two looks at the feed
STATUS_SECONDS = 5.0
SIDE_KINDS = ("ticket", "queue", "outbox", "agent")


class Flow(Reads):
    """Reads lanes, ids and rows in threads, and brings what changed to its place."""

    def __init__(self) -> None:
        super().__init__()
        self.watched = True
        self.showing = "all"  # the key of a lane, or search:WORDS
        self._stop = threading.Event()
        self._waiting: set[int] = set()
        self._reading = False

    def start_flow(self, opened: OpenDesk) -> None:
        """Begin to read and to follow."""
        self.tickets.now = now()
        self.read_side(opened)
        self.read_lane(opened, self.showing)
        self.follow(opened)
        self.read_status_now()
        self.set_interval(STATUS_SECONDS, self.read_status_now)
        self.set_interval(30, lambda: self.tickets.tick(now()))

    def desk_changed(self, opened: OpenDesk) -> None:
        """Read all again, as after the first queue was made."""
        self.read_side(opened)
        self.read_lane(opened, self.showing)

    def on_unmount(self) -> None:
        """Let the thread that follows the feed end."""
        self._stop.set()

    # --- lanes and counts ----------------------------------------------------------------

    @work(thread=True, exclusive=True, group="side", exit_on_error=False)
    def read_side(self, opened: OpenDesk) -> None:
        """Read queues and counts."""
        self.post_message(SideRead(opened.reader.side()))

    @on(SideRead)
    def show_side(self, event: SideRead) -> None:
        """Show queues and counts."""
        self._show_side(event.side)

    def _show_side(self, side: Side) -> None:
        lanes = make_lanes(side.queues, side.counts)
        key = self.lanes.key if any(lane.key == self.lanes.key for lane in lanes) else "all"
        for widget in (self.query_one(QueueList), self.query_one(QueueTabs)):
            widget.show(lanes, key)
        faces = {queue.id: face_of(queue) for queue in side.queues}
        if faces != self.tickets.queues:
            self.tickets.queues = faces
            self.tickets.refresh()
        self._show_title()

    def _show_title(self) -> None:
        lane, count = self.lanes.lane, str(len(self.tickets.pages))
        if self.showing.startswith("search:"):
            words = clean_line(self.showing.partition(":")[2], 80)
            self.query_one(ListTitle).show(_("Search"), words, count)
        elif lane is not None:
            state = _("mail that has not left") if lane.key == "outbox" else _("open")
            self.query_one(ListTitle).show(lane.name, state, count)

    @on(LaneChosen)
    def go_to_lane(self, event: LaneChosen) -> None:
        """Show another lane from its top."""
        for widget in (self.query_one(QueueList), self.query_one(QueueTabs)):
            widget.show(widget.lanes, event.lane.key)
        self.show_lane(event.lane.key)

    def show_lane(self, key: str) -> None:
        """Show a lane, or what a search finds, from its top."""
        self.showing = key
        if self.opened is not None:
            self.read_lane(self.opened, key)

    @work(thread=True, exclusive=True, group="lane", exit_on_error=False)
    def read_lane(self, opened: OpenDesk, lane: str) -> None:
        """Read a lane: first what fills the screen, then all its ids."""
        batch = opened.reader.first(lane)
        self.post_message(FirstRead(lane, batch))
        if not batch.whole:
            self.post_message(IdsRead(lane, opened.reader.ids(lane)))

    @on(FirstRead)
    def show_first(self, event: FirstRead) -> None:
        """Show the top of a lane."""
        if event.lane == self.showing:
            self.tickets.now = now()
            self.tickets.start(event.batch.ids, event.batch.rows)
            self._show_title()

    @on(IdsRead)
    def take_ids(self, event: IdsRead) -> None:
        """Give the list its whole length."""
        if event.lane == self.showing:
            self.tickets.replace(event.ids)
            self._show_title()

    @on(TicketList.Wanted)
    def fetch_rows(self, event: TicketList.Wanted) -> None:
        """Read rows that the list needs."""
        if self.opened is not None:
            self.read_rows(self.opened, event.ids)

    @work(thread=True, group="rows", exit_on_error=False)
    def read_rows(self, opened: OpenDesk, ids: list[int]) -> None:
        """Read rows."""
        self.post_message(RowsRead(opened.reader.rows(ids)))

    @on(RowsRead)
    def take_rows(self, event: RowsRead) -> None:
        """Give rows to the list."""
        self.tickets.put_rows(event.rows)

    @on(TicketList.News)
    def show_news(self, event: TicketList.News) -> None:
        """Say how many tickets came in above the window."""
        self.query_one(ListTitle).show_news(event.count)
        self.query_one(QueueTabs).show_news(event.count)

    # --- searching -------------------------------------------------------------------------

    def action_search(self) -> None:
        """Ask for words; the list follows while they are typed."""
        words = self.showing.partition(":")[2] if self.showing.startswith("search:") else ""
        self.desk.push_screen(make_screen("search", words, self.search), self.search)

    def search(self, words: str | None) -> None:
        """Show what the words find; none show the lane as before."""
        key = f"search:{words}" if words else self.lanes.key
        if key != self.showing:
            self.show_lane(key)

    # --- what others change --------------------------------------------------------------

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
        if (event.side or self._waiting) and not self._reading:
            self._read_fresh(self.opened)

    def _read_fresh(self, opened: OpenDesk) -> None:
        ids, self._waiting = frozenset(self._waiting), set()
        talk = self.conversation.talk
        self._reading = True
        self.read_fresh(opened, ids, talk.head.id if talk else None)

    @work(thread=True, group="fresh", exit_on_error=False)
    def read_fresh(self, opened: OpenDesk, ids: frozenset[int], shown: int | None) -> None:
        """Read changed tickets, the counts and, if it may have changed, the shown conversation."""
        try:
            rows = opened.reader.rows(ids)
            talk = opened.reader.talk(shown) if shown is not None else None
            self.post_message(Fresh(ids, rows, opened.reader.side(), talk))
        finally:
            self._reading = False

    @on(Fresh)
    def take_fresh(self, event: Fresh) -> None:
        """Bring changed tickets to their places."""
        if self.opened is None:
            return
        self.tickets.now = now()
        lane, whole = self.showing, True
        for row in sorted(event.rows, key=lambda row: (row.updated_at, row.id)):
            whole = self.tickets.apply(row, self._belongs(row, self.opened.actor.name)) and whole
        for ticket_id in event.ids.difference(row.id for row in event.rows):
            self.tickets.drop(ticket_id)
        if not whole:
            self.read_all_ids(self.opened, lane)
        self._show_side(event.side)
        if event.talk is not None:
            self.show_again(event.talk)
        if self._waiting:
            self._read_fresh(self.opened)

    def _belongs(self, row: TicketRow, agent: str) -> bool:
        """Say whether a changed ticket stands in what is shown; what a search found stays found."""
        if self.showing.startswith(("search:", "outbox")):
            return self.tickets.pages.index_of(row.id) is not None
        return belongs(self.showing, row, agent)

    def reload(self, opened: OpenDesk) -> None:
        """Read the lane again whole, as after a long absence."""
        self.read_all_ids(opened, self.showing)
        self.read_side(opened)

    @work(thread=True, exclusive=True, group="ids", exit_on_error=False)
    def read_all_ids(self, opened: OpenDesk, lane: str) -> None:
        """Read every id of the lane."""
        self.post_message(IdsRead(lane, opened.reader.ids(lane)))

    # --- how the desk is -----------------------------------------------------------------

    def read_status_now(self) -> None:
        """Look at the desk's health."""
        if self.opened is not None:
            self.read_status(self.opened)

    @work(thread=True, exclusive=True, group="status", exit_on_error=False)
    def read_status(self, opened: OpenDesk) -> None:
        """Read the desk's health."""
        from tuidesk.screens.desk_status import read_status

        try:
            self.post_message(StatusRead(read_status(opened)))
        except Problem as problem:
            self.post_message(StatusRead(in_trouble(opened, problem)))

    def show_trouble(self, sentence: SafeText) -> None:
        """Say what keeps the desk from being opened."""
        self.query_one(StatusLine).show(Status(trouble=sentence))

    @on(StatusRead)
    def show_status(self, event: StatusRead) -> None:
        """Show the desk's health."""
        self.query_one(StatusLine).show(event.status)


def changed(found: list[Change] | Reload) -> Changed:
    """Sum up what the feed said."""
    if not isinstance(found, list):
        return Changed(side=True, reload=True)
    tickets = frozenset(change.ref_id for change in found if change.kind == "ticket")
    kinds = {change.kind for change in found}
    return Changed(tickets, side=bool(kinds.intersection(SIDE_KINDS)))


def in_trouble(opened: OpenDesk, problem: Problem) -> Status:
    """Return the status when the store cannot be read."""
    return Status(agent=clean_line(opened.actor.name, 40), trouble=clean_line(problem.line))
