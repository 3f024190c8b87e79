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
from tuidesk.screens.type_ahead import TypesAhead


class Palette(TypesAhead, CommandModal[None]):
    """Runs the chosen command on the screen below."""

    CSS_PATH = "pickers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('down')", show=False, priority=True),
        Binding("up", "move('up')", show=False, priority=True),
        Binding("escape,ctrl+p", "leave", show=False, priority=True),
    ]

    def __init__(self, below: Commanded) -> None:
        super().__init__()
        self._below = below
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
    async def take(self) -> None:
        """Run the command under the cursor."""
        lines = self.query_one(Choices)
        command: type[Command] | None = lines.choices[lines.cursor].value if lines.choices else None
        await self.dismiss(None)
        if command is not None:
            await self.desk.run_action(command.action, self._below)

    def action_leave(self) -> None:
        """Run nothing."""
        self.dismiss(None)
