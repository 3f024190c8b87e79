"""A screen that leads through pages, one question each; it can be left at any time."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.events import Key

from tuidesk.commands.app import Help, Mouse, Palette
from tuidesk.commands.base import Command, Commands, Fact, bindings
from tuidesk.commands.navigate import Down, PageDown, PageUp, Up
from tuidesk.commands.start import FLOW
from tuidesk.i18n import _
from tuidesk.screens.connect.flow_turns import TurnsPages
from tuidesk.screens.connect.page import Page
from tuidesk.screens.connect.page_view import PageView
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.footer import KeyFooter

TICK_SECONDS = 5.0


class FlowScreen(TurnsPages):
    """Shows page after page and gives back what the last one ends with, or None when it is left."""

    AUTO_FOCUS = None  # each page says what takes the keys
    HERE: ClassVar[Commands] = (*FLOW, Up, Down, PageUp, PageDown)
    EVERYWHERE: ClassVar[Commands] = (Help, Palette, Mouse)
    BINDINGS = bindings((*HERE, *EVERYWHERE))

    def compose(self) -> ComposeResult:
        """Lay out the page and the keys."""
        yield PageView()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show now and then what time changes in a page's words."""
        self.set_interval(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        if not self.busy:
            self.view.refresh_page(self.page)

    def facts(self) -> frozenset[Fact]:
        """Add what the page on screen offers."""
        more = {Fact.COPIES} if self.page.copied() else set()
        return super().facts() | more | ({Fact.GUIDE} if self.page.guide else set())

    def footer_commands(self) -> list[type[Command]]:
        """Leave `?` out where it would be typed into the line; the palette has the help there too."""
        typed = self.page.field() is not None
        return [command for command in self.commands() if not (typed and command is Help)]

    def action_next(self) -> None:
        """Take the answer and go on."""
        if not self.busy:
            self.answer(self.view.answer)

    def action_previous(self) -> None:
        """Go back one page; what the worker does for this one ends."""
        self.say(NOTHING)
        self.end_job(self.page)
        page = self.behind.pop() if self.behind else self.page.before()
        if page is None:
            self.dismiss(self.page.result)
        else:
            self.enter_page(page)

    def action_later(self) -> None:
        """Leave; a sign-in goes on by itself, every other job ends."""
        if not self.page.keeps_job:
            self.end_job(self.page)
        self.stop.set()
        self.for_later = True
        self.dismiss(self.page.result)

    def end_job(self, page: Page) -> None:
        """Tell the worker that nobody waits for a page's job any more."""
        if page.job_id:
            self.cancel(page.job_id)
            page.job_id = 0

    @work(thread=True, group="cancel", exit_on_error=False)
    def cancel(self, job_id: int) -> None:
        """End a job in a thread; one that has ended stays as it is."""
        from tuidesk.desk import jobs

        assert self.desk.opened is not None
        jobs.cancel(self.desk.opened.store, self.desk.opened.actor, job_id)

    def action_copy(self) -> None:
        """Hand the text that stands alone to the terminal's clipboard (OSC 52)."""
        self.app.copy_to_clipboard(SafeText(self.page.copied()))
        self.say(SafeText(_("copied, if your terminal lets programs copy; else mark the line")))

    def action_help(self) -> None:
        """Show the guide of the page if it has one, else what the keys do."""
        if self.page.guide:
            self.action_guide()
        else:
            super().action_help()

    def action_guide(self) -> None:
        """Read how it is done, step by step."""
        self.desk.show_screen("guide", self.page.guide, str(self.page.copied()))

    def action_move(self, how: str) -> None:
        """Move among the choices; scroll the page by pages, and by lines where there is nothing to choose."""
        scroll = {
            "down": self.view.scroll_down,
            "up": self.view.scroll_up,
            "page_down": self.view.scroll_page_down,
            "page_up": self.view.scroll_page_up,
        }
        if self.view.list.choices and how in ("up", "down"):
            self.view.moved = True
            self.view.list.move(how)
        else:
            scroll[how](animate=False)

    def on_key(self, event: Key) -> None:
        """Take the choice beside which the key stands."""
        if self.busy or self.page.field() is not None:
            return
        found = next((one for one in self.page.choices() if one.key and one.key == event.character), None)
        if found is not None:
            event.stop()
            event.prevent_default()
            self.answer(str(found.value))
