"""What the desk reads into its list and lanes, and how it says how the desk is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.desk.messages import Changed, FirstRead, IdsRead, RowsRead, SideRead, StatusRead
from tuidesk.screens.desk.reading import Reads
from tuidesk.screens.desk.statuses import in_session, in_trouble
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.lanes import face_of, make_lanes
from tuidesk.widgets.list_title import ListTitle
from tuidesk.widgets.queue_list import LaneChosen, QueueList
from tuidesk.widgets.queue_numbers import queue_numbers
from tuidesk.widgets.queue_tabs import QueueTabs
from tuidesk.widgets.status_line import Status, StatusLine
from tuidesk.widgets.ticket_list import TicketList

if TYPE_CHECKING:
    from tuidesk.screens.desk.data import Side

STATUS_SECONDS = 5.0
TICKETS_FIRST_SECONDS = 0.2  # what is read later than this does not delay the first tickets


class Flow(Reads):
    """Reads lanes, ids and rows in threads."""

    def __init__(self) -> None:
        super().__init__()
        self.showing = "all"  # the key of a lane, or search:WORDS
        self.since: set[int] = set()  # tickets that were read since a list was asked for, which may be older

    def start_flow(self, opened: OpenDesk) -> None:
        """Begin to read."""
        self.tickets.now = now()
        self.read_side(opened)
        self.ask_lane(opened, self.showing)
        self.set_timer(TICKETS_FIRST_SECONDS, self.read_status_now)
        self.set_interval(STATUS_SECONDS, self.read_status_now)
        self.set_interval(30, lambda: self.tickets.tick(now()))

    def desk_changed(self, opened: OpenDesk) -> None:
        """Read all again, as after the first queue was made."""
        self.read_side(opened)
        self.ask_lane(opened, self.showing)

    # --- lanes and counts ----------------------------------------------------------------

    @work(thread=True, exclusive=True, group="side", exit_on_error=False)
    def read_side(self, opened: OpenDesk) -> None:
        """Read queues and counts."""
        self.post_message(SideRead(opened.reader.side(self.showing)))

    @on(SideRead)
    def show_side(self, event: SideRead) -> None:
        """Show queues and counts."""
        self._show_side(event.side)

    def _show_side(self, side: Side) -> None:
        if self.desk.know_queue_colors([queue.color for queue in side.queues]):
            self.query().refresh()
        lanes = make_lanes(side.queues, side.counts)
        key = self.lanes.key if any(lane.key == self.lanes.key for lane in lanes) else "all"
        for widget in (self.query_one(QueueList), self.query_one(QueueTabs)):
            widget.show(lanes, key)
        self.query_one(QueueList).show_numbers(queue_numbers(side.monitor, now()) if side.monitor else ())
        faces = {queue.id: face_of(queue) for queue in side.queues}
        if faces != self.tickets.queues:
            self.tickets.queues = faces
            self.tickets.refresh()
        self._show_title()

    def _show_title(self) -> None:
        lane, count, found = self.lanes.lane, str(len(self.tickets.pages)), ""
        if self.showing.startswith("search:"):
            words = clean_line(self.showing.partition(":")[2], 80)
            self.query_one(ListTitle).show(_("Search"), words, count)
            found = f"{_('Search')}: {words}   {count}   q {_('back')}"
        elif lane is not None:
            tickets = ngettext("open", "open", 2)  # a plural, however many there are just now
            state = _("mail that has not left") if lane.key == "outbox" else tickets
            self.query_one(ListTitle).show(lane.name, state, count)
        self.query_one(QueueTabs).show_search(found)

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
            self.ask_lane(self.opened, key)
            self.query_one(QueueList).show_numbers(())
            if key.startswith("queue:"):
                self.read_side(self.opened)

    def ask_lane(self, opened: OpenDesk, lane: str) -> None:
        """Let a lane be read; what is known to change meanwhile is read again after it."""
        self.since.clear()
        self.read_lane(opened, lane)

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
            self._list_came()

    @on(IdsRead)
    def take_ids(self, event: IdsRead) -> None:
        """Give the list its whole length."""
        if event.lane == self.showing:
            self.tickets.replace(event.ids)
            self._list_came()

    def _list_came(self) -> None:
        self._show_title()
        if self.since:
            self.post_message(Changed(frozenset(self.since)))

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

    # --- how the desk is -----------------------------------------------------------------

    def read_status_now(self) -> None:
        """Look at the desk's health."""
        if self.opened is not None:
            self.read_status(self.opened)

    @work(thread=True, exclusive=True, group="status", exit_on_error=False)
    def read_status(self, opened: OpenDesk) -> None:
        """Read the desk's health."""
        from tuidesk.screens.desk.status import read_status

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
        self.query_one(StatusLine).show(in_session(event.status) if self.desk.session else event.status)
