"""How a flow turns its pages: each reads and answers in a thread, and its job is followed meanwhile."""

from __future__ import annotations

from threading import Event

from textual import on, work

from tuidesk.commands.screen import CommandScreen
from tuidesk.errors import Problem
from tuidesk.screens.connect.flow_messages import Ready, Refused, Turned, Watched
from tuidesk.screens.connect.page import Finish, Go, Open, Page, Stay, Turn
from tuidesk.screens.connect.page_view import PageView
from tuidesk.screens.following import watch
from tuidesk.screens.registry import make_screen
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.term.clean import NOTHING, SafeText

TROUBLED_SECONDS = 3.0


class TurnsPages(CommandScreen[str], WaitsForKeys):
    """The pages of a flow: the one on screen, those behind it, and what is under way."""

    def __init__(self, first: Page, place: SafeText) -> None:
        super().__init__()
        self.page = first
        self.place = place
        self.behind: list[Page] = []
        self.for_later = False  # it was left to be gone on with another time
        self.busy = True  # a page reads or an answer is taken: keys wait
        self.stop = Event()

    def on_mount(self) -> None:
        """Show the first page."""
        self.enter_page(self.page)

    def on_unmount(self) -> None:
        """Let the thread that follows a job end."""
        self.stop.set()

    @property
    def takes_keys(self) -> bool:
        """Say whether the page on screen is ready for an answer."""
        return not self.busy

    @property
    def view(self) -> PageView:
        """What draws the pages."""
        return self.query_one(PageView)

    def where(self, page: Page) -> SafeText:
        """Return where one is on a page."""
        return self.place

    # --- a page comes up

    def enter_page(self, page: Page) -> None:
        """Let a page read in a thread, then show it."""
        self.stop.set()
        self.page, self.stop, self.busy = page, Event(), True
        self.load(page)

    @work(thread=True, group="load", exit_on_error=False)
    def load(self, page: Page) -> None:
        """Read what a page shows, and ask the worker for what it needs."""
        from tuidesk.desk import jobs

        opened = self.desk.opened
        assert opened is not None
        try:
            page.prepare(opened)
            wish = None if page.job_id else page.wish()
            if wish is not None:
                page.job_id = jobs.submit(opened.store, opened.actor, wish.kind, wish.payload, wish.secret)
                page.asked(opened)
        except Problem as problem:
            self.post_message(Refused(page, problem))
        finally:
            self.post_message(Ready(page))

    @on(Ready)
    def show_page(self, event: Ready) -> None:
        """Show a page that has read, and follow its job."""
        if event.page is not self.page:
            return
        self.busy = False
        if self.page.instead is not None:
            self.turn(self.page.instead)
            return
        self.view.show(self.page, self.where(self.page))
        self.show_keys()
        self.follow(self.page, self.stop)

    @work(thread=True, group="follow", exit_on_error=False)
    def follow(self, page: Page, stop: Event) -> None:
        """Follow what a page waits for until that ends or the page is left."""
        opened = self.desk.opened
        assert opened is not None
        while not stop.is_set():
            try:
                for view in watch(lambda: page.look(opened), stop):
                    self.post_message(Watched(page, view))
                return
            except Problem as problem:  # a store in trouble is asked again
                self.post_message(Refused(page, problem))
                stop.wait(TROUBLED_SECONDS)

    @on(Watched)
    def show_progress(self, event: Watched) -> None:
        """Show how far the worker is."""
        if event.page is not self.page or self.stop.is_set():
            return
        turn = self.page.watched(event.view)
        if turn is not None and not self.busy:
            self.turn(turn)
            return
        self.view.refresh_page(self.page)
        self.show_keys()

    # --- an answer

    def answer(self, answer: str) -> None:
        """Let the page take an answer."""
        self.busy = True
        self.say(NOTHING)
        self.take(self.page, answer)

    @work(thread=True, group="take", exit_on_error=False)
    def take(self, page: Page, answer: str) -> None:
        """Take an answer in a thread."""
        assert self.desk.opened is not None
        try:
            turn = page.take(self.desk.opened, answer)
        except Problem as problem:
            self.post_message(Refused(page, problem))
        except BaseException:
            self.post_message(Turned(page, Stay()))
            raise
        else:
            self.post_message(Turned(page, turn))

    @on(Turned)
    def take_turn(self, event: Turned) -> None:
        """Go where the answer leads."""
        if event.page is self.page:
            self.busy = False
            self.turn(event.turn)

    @on(Refused)
    def show_problem(self, event: Refused) -> None:
        """Say what was wrong with an answer; the page stays."""
        if event.page is self.page:
            self.busy = False
            self.desk.failed(event.problem)

    def turn(self, turn: Turn) -> None:
        """Follow a turn."""
        if isinstance(turn, Go):
            if turn.fresh:
                self.behind.clear()
            elif turn.keep:
                self.behind.append(self.page)
            self.enter_page(turn.page)
        elif isinstance(turn, Open):
            self._open(turn)
        elif isinstance(turn, Finish):
            self.stop.set()
            self.finish(turn.result)
        else:
            self.view.refresh_page(self.page)
            self.show_keys()
            self.say(turn.words)

    def _open(self, turn: Open) -> None:
        screen = make_screen(turn.screen, **dict(turn.arguments))

        def back(result: str | None) -> None:
            self.turn(turn.then(result))
            if isinstance(screen, TurnsPages) and screen.for_later:
                self.action_later()

        self.desk.push_screen(screen, back)

    def action_later(self) -> None:
        """Leave this flow and the one that opened it."""

    def finish(self, result: str) -> None:
        """End with a result."""
        self.dismiss(result)
