"""The palette: every command of a screen, found by words in either language."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tuidesk.commands.base import Command
from tuidesk.commands.screen import Commanded, CommandModal
from tuidesk.commands.words import matches, search_words
from tuidesk.i18n import _
from tuidesk.screens.pickers import Choice, Choices, PickerTitle


class Palette(CommandModal[type[Command]]):
    """Gives the chosen command back to the screen below, which runs it."""

    CSS_PATH = "pickers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('down')", show=False, priority=True),
        Binding("up", "move('up')", show=False, priority=True),
        Binding("escape,ctrl+p", "leave", show=False, priority=True),
    ]

    def __init__(self, below: Commanded) -> None:
        super().__init__()
        self._commands = [command for command in below.commands() if command.title]

    def compose(self) -> ComposeResult:
        """Put the field above the lines."""
        with Vertical(id="picker"):
            yield PickerTitle(_("Commands"))
            field = Input(placeholder=_("type a word, in English or Spanish"))
            field.cursor_blink = False
            yield field
            yield Choices(self._found(""))

    def _found(self, query: str) -> list[Choice]:
        """Return the commands that a query finds."""
        return [
            Choice(command, _(command.title), hint=command.shown)
            for command in self._commands
            if matches(query, search_words(command))
        ]

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show what the words find."""
        self.query_one(Choices).show(self._found(event.value))

    def action_move(self, how: str) -> None:
        """Move the cursor."""
        self.query_one(Choices).move(how)

    @on(Input.Submitted)
    def take(self) -> None:
        """Give the command under the cursor back."""
        lines = self.query_one(Choices)
        self.dismiss(lines.choices[lines.cursor].value if lines.choices else None)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
