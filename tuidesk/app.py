"""The program that agents see: it opens the desk, holds theme, language and keys, and shows screens."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.types import CSSPathType

from tuidesk.commands.base import Fact
from tuidesk.commands.screen import Commanded
from tuidesk.desk import for_admins
from tuidesk.i18n import choose_language, use_language
from tuidesk.screens import preferences
from tuidesk.screens.failing import OPENING, SaysFailures
from tuidesk.screens.hangup import nothing, save_on_hangup
from tuidesk.screens.opening import OpenDesk, Opener
from tuidesk.screens.registry import make_screen
from tuidesk.term.clean import SafeText
from tuidesk.term.glyphs import choose_glyphs
from tuidesk.term.ink import INKS, MONO, Ink
from tuidesk.term.line_filter import OutputFilter
from tuidesk.term.theme import all_themes, choose_ink, color_depth

if TYPE_CHECKING:
    from tuidesk.store.presence import Present


class TuideskApp(SaysFailures, inherit_bindings=False):
    """One agent's desk. `open_desk` is called in a thread after the first paint.

    In a `session` nothing leads to a file or a program of this machine. `hung_up` is called when
    the terminal is lost, since nothing behind the desk runs any more then.
    """

    TITLE = "tuidesk"
    # parsed in one go
    CSS_PATH: ClassVar[CSSPathType | None] = ["screens/base.tcss", "screens/desk/desk.tcss"]
    MODES: ClassVar[dict[str, Any]] = {"desk": lambda: make_screen("desk")}
    DEFAULT_MODE = "desk"  # instead of an empty screen below it, which would cost a frame at the start
    ENABLE_COMMAND_PALETTE = False  # ours shows no spinner and parses no markup
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "back", show=False)]

    @dataclass
    class Opened(Message):
        """The store is open."""

        desk: OpenDesk

    def __init__(self, open_desk: Opener, first_screen: str = "", *, session: bool = False) -> None:
        environ = dict(os.environ)
        ink = choose_ink(environ)
        super().__init__(ansi_color=True if ink is MONO else None)
        self.open_desk_in_thread = open_desk
        self.opened: OpenDesk | None = None
        self.people: Sequence[Present] = ()  # the other sessions, as the desk last read them
        self.first_screen = first_screen
        self.session = session
        self.hung_up: Callable[[], None] = nothing
        self.remote = session or bool(environ.get("SSH_CONNECTION"))
        self.mouse_on = not self.remote
        self.glyphs = choose_glyphs(environ, coerced=bool(sys.flags.utf8_mode))
        self.animation_level = "none"
        self.own_ink = ink  # what the terminal asks for
        self._net = OutputFilter(ascii_only=self.glyphs.ascii)
        for theme in all_themes():
            self.register_theme(theme)
        self.theme = ink.name
        self._color_depth = color_depth(environ)
        self._queue_colors: tuple[str, ...] = ()

    @property
    def ink(self) -> Ink:
        """The colours to draw with."""
        return INKS.get(self.theme, MONO).on_terminal(self._queue_colors, self._color_depth)

    def know_queue_colors(self, colors: Sequence[str]) -> bool:
        """Take the colours of the queues, among which a terminal's few are shared out; say whether they are news."""
        before, self._queue_colors = self._queue_colors, tuple(colors)
        return before != self._queue_colors

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Put the second net under every line that is written."""
        return [self._net, *super().get_line_filters()]

    def get_system_commands(self, screen: Screen[Any]) -> Sequence[SystemCommand]:
        """Offer none of Textual's own commands: some write files or stop the program."""
        return ()

    def on_mount(self) -> None:
        """Draw the desk first, then open the store behind it."""
        if not self.is_headless:
            save_on_hangup(self.keep_typed, self.hung_up)
        self.screen.call_after_refresh(self.open_store)

    @work(thread=True, exclusive=True, group=OPENING, exit_on_error=False)
    def open_store(self) -> None:
        """Open the desk in a thread."""
        try:
            self.post_message(self.Opened(self.open_desk_in_thread()))
        finally:
            if not gc.isenabled():  # who began so (`cli.desk`) runs this one program to its end
                gc.freeze()  # what is loaded by now stays; later collections need not look at it
                gc.enable()

    def on_tuidesk_app_opened(self, event: Opened) -> None:
        """Take the agent's language and tell the screen that there is a store now."""
        self.opened = event.desk
        use_language(choose_language(event.desk.actor.language))
        preferences.use_theme(self, event.desk.actor.theme)
        for screen in self.screen_stack:
            if isinstance(screen, Commanded):
                screen.desk_opened(event.desk)
        if event.desk.empty and Fact.ADMIN in self.facts():
            self.push_screen(make_screen("start"), lambda _queue: self._tell_screens())
        elif self.first_screen:
            self.push_screen(make_screen(self.first_screen), lambda _result: self._tell_screens())

    def _tell_screens(self) -> None:
        """Let the desk read again after the first steps."""
        if self.opened is not None and isinstance(self.screen, Commanded):
            self.screen.desk_changed(self.opened)

    def facts(self) -> frozenset[Fact]:
        """Return what is true of the whole desk."""
        facts = set() if self.remote else {Fact.LOCAL}
        facts |= set() if self.session else {Fact.FOLDERS}
        if self.opened is not None:
            facts.add(Fact.OPEN)
            facts |= {Fact.ACT} if self.opened.may_act else set()
            facts |= {Fact.ADMIN} if self.opened.actor.role == "admin" else set()
        if isinstance(self.screen_stack[0], Commanded) and self.screen_stack[0].undo_stack:
            facts.add(Fact.UNDO)
        return frozenset(facts)

    def addressed(self, sentence: SafeText) -> SafeText:
        """Return a sentence as it is shown here: a session says of commands who can run them."""
        return for_admins.addressed(sentence) if self.session else sentence

    def next_theme(self) -> None:
        """Go to the next theme."""
        names = [name for name in INKS if name != MONO.name]
        if self.theme in names:
            self.theme = names[(names.index(self.theme) + 1) % len(names)]
            preferences.remember_theme(self)

    def switch_mouse(self) -> None:
        """Switch the mouse on or off; Textual's driver has the methods but no public way to them."""
        driver: Any = self._driver
        if not hasattr(driver, "_enable_mouse_support"):
            return
        self.mouse_on = not self.mouse_on
        driver._mouse = True
        (driver._enable_mouse_support if self.mouse_on else driver._disable_mouse_support)()
        driver._mouse = self.mouse_on

    async def action_back(self) -> None:
        """Leave this screen; from the desk, leave the program."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.exit(0)

    def tell_people(self, people: Sequence[Present]) -> None:
        """Tell every screen who else is here, when that is news."""
        if people != self.people:
            self.people = people
            for screen in self.screen_stack:
                if isinstance(screen, Commanded):
                    screen.people_changed(people)

    def on_unmount(self) -> None:
        """Give the store's connections back; whoever runs the desk may go on, as a test run does."""
        if self.opened is not None:
            self.opened.store.close()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Never open anything: this would start a browser on the machine that runs the desk."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Write no file on a text's behalf."""

    def action_suspend_process(self) -> None:
        """Stay in the foreground: a forced command has no shell to return to."""


def run(
    open_desk: Opener, first_screen: str = "", *, session: bool = False, hung_up: Callable[[], None] = nothing
) -> int:
    """Show the desk, and a screen of the registry above it, until the agent leaves; return the exit code."""
    use_language(choose_language())
    app = TuideskApp(open_desk, first_screen, session=session)
    app.hung_up = hung_up
    return app.run(mouse=app.mouse_on) or 0
