"""One question with one line for the answer."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import mark
from tuidesk.term.clean import SafeText
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain


class Accept(Command):
    """Take the answer."""

    action = "accept"
    keys = "enter"
    shown = "enter"
    word = mark("accept")
    title = mark("Take the answer")


class Cancel(Command):
    """Leave the question unanswered."""

    action = "cancel"
    keys = "escape,ctrl+q"
    shown = "esc"
    word = mark("cancel")
    title = mark("Leave it as it was")


class AskScreen(CommandModal[str]):
    """Gives back what was typed, or None."""

    DEFAULT_CSS = """
    AskScreen { align: center middle; }
    AskScreen Vertical { width: 64; max-width: 90%; height: 6;
        background: $background; border: round $line; padding: 0 1; }
    AskScreen Plain { height: 1; color: $dim; margin-bottom: 1; }
    AskScreen KeyFooter { padding: 0; }
    """
    HERE: ClassVar[Commands] = (Accept, Cancel)
    BINDINGS = bindings(HERE)

    def __init__(self, question: SafeText, value: str = "", *, password: bool = False) -> None:
        super().__init__()
        self._question, self._value, self._password = question, value, password

    def compose(self) -> ComposeResult:
        """Lay out question, answer and keys."""
        with Vertical():
            yield Plain(self._question)
            yield Input(self._value, password=self._password, select_on_focus=False)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Keep the cursor still and show the keys."""
        self.query_one(Input).cursor_blink = False
        self.show_keys()

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Give the answer back."""
        self.dismiss(self.query_one(Input).value.strip())

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)
