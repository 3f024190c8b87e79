"""The line in which one types what to search; the list below follows while one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import _
from tuidesk.screens.ask import Accept, Cancel
from tuidesk.term.clean import SafeText
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain

DEBOUNCE_SECONDS = 0.15


class SearchScreen(CommandModal[str]):
    """Gives back the words to search, '' or None to see the list as before."""

    DEFAULT_CSS = """
    SearchScreen { align: left bottom; }
    SearchScreen Horizontal { dock: bottom; height: 1; padding: 0 1; margin-bottom: 1; background: $background; }
    SearchScreen Plain { width: auto; padding-right: 1; color: $accent; text-style: bold; }
    SearchScreen Input { width: 1fr; }
    SearchScreen KeyFooter { background: $background; }
    """
    HERE: ClassVar[Commands] = (Accept, Cancel)
    BINDINGS = bindings(HERE)

    def __init__(self, words: str, follow: Callable[[str], None]) -> None:
        super().__init__()
        self._words = words
        self._follow = follow
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay the line out above the keys."""
        with Horizontal():
            yield Plain(SafeText("/"))
            yield Input(self._words, placeholder=_("words, a name, an address"), select_on_focus=True)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Keep the cursor still and show the keys."""
        self.query_one(Input).cursor_blink = False
        self.show_keys()

    @on(Input.Changed)
    def wait_a_little(self) -> None:
        """Search when the typing pauses."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_SECONDS, self._search)

    def _search(self) -> None:
        self._timer = None
        self._follow(self.query_one(Input).value.strip())

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Keep what was found."""
        if self._timer is not None:
            self._timer.stop()
            self._search()
        self.dismiss(self.query_one(Input).value.strip())

    def action_cancel(self) -> None:
        """Go back to the list as it was."""
        if self._timer is not None:
            self._timer.stop()
        self.dismiss(None)
