"""Editing a cell where it stands: a line to type over it, or a drop-down under it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset, Region
from textual.widgets import Input, TextArea

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandModal
from tuidesk.desk.names import COLORS
from tuidesk.screens.ask import Accept, Cancel
from tuidesk.screens.pickers import Choice, Choices, Picker
from tuidesk.screens.settings.tab import Ask
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.ticket_row import QueueFace

ROOM = 32  # cells that a line to type has at least
FRAME = 4  # border, cursor column and bar around the words of a drop-down
MOST_LINES = 10
TYPED = "\0"  # the value of the line that asks to type another one


class TypeCell(CommandModal[str]):
    """Lies over a cell and gives back what was typed, or None."""

    DEFAULT_CSS = """
    TypeCell { align: left top; }
    TypeCell Input:focus { background: $line; color: $strong; }
    """
    HERE: ClassVar[Commands] = (Accept, Cancel)
    BINDINGS = bindings(HERE)

    def __init__(self, ask: Ask, place: Region) -> None:
        super().__init__()
        self._ask, self._place = ask, place

    def compose(self) -> ComposeResult:
        """Lay the line over the cell."""
        yield Input(self._ask.value, password=self._ask.password, select_on_focus=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Put the line where the cell is; the cursor keeps still."""
        field = self.query_one(Input)
        field.cursor_blink = False
        width = max(self._place.width, min(ROOM, self.size.width - 2))
        field.styles.width = width
        field.styles.offset = (max(0, min(self._place.x, self.size.width - width - 1)), self._place.y)
        self.show_keys()

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Give the words back."""
        self.dismiss(self.query_one(Input).value.strip())

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)


class AcceptLines(Accept):
    """Take the text."""

    keys = "ctrl+s"
    shown = "^s"


class TypeLines(CommandModal[str]):
    """Lies over a cell and gives back a text of several lines, or None."""

    DEFAULT_CSS = """
    TypeLines { align: left top; }
    TypeLines Vertical { height: auto; background: $background; border: solid $line; }
    TypeLines TextArea { height: 8; }
    TypeLines KeyFooter { dock: none; }
    """
    HERE: ClassVar[Commands] = (AcceptLines, Cancel)
    BINDINGS = bindings(HERE)

    def __init__(self, ask: Ask, place: Region) -> None:
        super().__init__()
        self._ask, self._place = ask, place

    def compose(self) -> ComposeResult:
        """Lay the text at the cell."""
        with Vertical():
            yield TextArea(self._ask.value, compact=True)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Put the text where the cell is; the cursor keeps still."""
        field = self.query_one(TextArea)
        field.cursor_blink = False
        field.move_cursor(field.document.end)
        width = min(74, self.size.width - 2)
        panel = self.query_one(Vertical)
        panel.styles.width = width
        left = max(0, min(self._place.x, self.size.width - width))
        panel.styles.offset = (left, max(0, min(self._place.y, self.size.height - 11)))
        self.show_keys()

    def action_accept(self) -> None:
        """Give the text back."""
        self.dismiss(self.query_one(TextArea).text.rstrip())

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)


class DropDown(Picker):
    """Opens under a cell and gives back the value that was chosen, or None."""

    CSS_PATH = "../pickers.tcss"
    DEFAULT_CSS = "DropDown PickerTitle { display: none; }"

    def __init__(self, ask: Ask, place: Region) -> None:
        lines = (*ask.choices, *([(TYPED, ask.typed)] if ask.typed else []))
        super().__init__(ask.question, [_choice(ask, value, label) for value, label in lines], ask.value)
        self._wide = max(cell_len(label) for _value, label in lines) + FRAME + 4 * ask.colors
        self._place = place

    def on_mount(self) -> None:
        """Open below the cell, above it where there is no room below."""
        super().on_mount()
        self.styles.align = ("left", "top")
        panel = self.query_one("#picker", Vertical)
        self.query_one(Choices).styles.max_height = MOST_LINES
        width = max(30, min(self._wide, self.size.width - 2))
        height = min(len(self._choices), MOST_LINES) + 3
        panel.styles.width = width
        panel.styles.offset = self._corner(width, height)

    def _corner(self, width: int, height: int) -> Offset:
        below = self._place.y + 1
        top = below if below + height <= self.size.height else max(0, self._place.y - height)
        return Offset(max(0, min(self._place.x, self.size.width - width)), top)


def _choice(ask: Ask, value: str, label: str) -> Choice:
    face = QueueFace(value, "") if ask.colors and value in COLORS else None
    return Choice(value, label, face=face)


def editor(ask: Ask, place: Region) -> CommandModal[Any]:
    """Return what asks for a cell's new value at its place."""
    if ask.choices:
        return DropDown(ask, place)
    return TypeLines(ask, place) if ask.lines else TypeCell(ask, place)
