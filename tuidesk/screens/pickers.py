"""A small list to choose from, by arrows and enter or by the key beside each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import mark
from tuidesk.term.clean import clean_line
from tuidesk.widgets.drawing import Line, clip, fit, glyphs_of, ink_of
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.ticket_row import QueueFace
from tuidesk.widgets.wrapping import breaks

WIDTH = 46


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: the value it stands for, its words, the key that takes it, a queue's face, dim words."""

    value: Any
    label: str
    key: str = ""
    face: QueueFace | None = None
    hint: str = ""


class Choices(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines of a picker, one under the cursor."""

    DEFAULT_CSS = "Choices { height: auto; max-height: 16; overflow: hidden scroll; scrollbar-size: 0 0; }"
    ALLOW_SELECT = False

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self.choices, self.cursor = list(choices), 0

    def on_mount(self) -> None:
        """Take as many lines as there are."""
        self.show(self.choices)

    def show(self, choices: Sequence[Choice]) -> None:
        """Show other choices."""
        self.choices, self.cursor = list(choices), 0
        self.virtual_size = Size(self.size.width or WIDTH, len(self.choices))
        self.scroll_to(y=0, animate=False)
        self.refresh(layout=True)

    def move(self, how: str) -> None:
        """Move the cursor by one of the movement commands."""
        steps = {"down": 1, "up": -1, "page_down": 10, "page_up": -10}
        self.go_to(self.cursor + steps[how] if how in steps else (0 if how == "top" else len(self.choices)))

    def go_to(self, index: int) -> None:
        """Put the cursor on a line."""
        self.cursor = max(0, min(index, len(self.choices) - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one choice."""
        ink, width = ink_of(self), self.size.width
        index = y + self.scroll_offset.y
        if index >= len(self.choices):
            return Strip.blank(width, ink.style("text"))
        choice, here = self.choices[index], index == self.cursor
        text, dim = ink.style("text", on_cursor=here), ink.style("dim", on_cursor=here)
        line = Line(width).add(" ", text)
        if any(one.key for one in self.choices):
            line.add(fit(choice.key, 2), ink.style("accent", bold=True, on_cursor=here))
        if choice.face is not None:
            line.add(" ", ink.bar(choice.face.color))
            line.add(f"{choice.face.tag} ", ink.style(choice.face.color, bold=True, on_cursor=here))
        room = line.room - (cell_len(choice.hint) + 3 if choice.hint else 0)
        line.add(clip(clean_line(choice.label, 300), room, glyphs_of(self).more), text)
        if choice.hint:
            line.fill(dim, upto=-cell_len(choice.hint) - 1).add(choice.hint, dim)
        return line.strip(text)


class PickerTitle(Widget):
    """The words above the lines, and the thin line below them."""

    DEFAULT_CSS = "PickerTitle { height: auto; }"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = clean_line(title, 200)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take as many lines as the words need, and one for the line."""
        return len(self._words(width)) + 1

    def _words(self, width: int) -> list[str]:
        return [self._title[start:end].rstrip() for start, end in breaks(self._title, width - 1)]

    def render_line(self, y: int) -> Strip:
        """Draw the title or the line."""
        ink, glyphs, width = ink_of(self), glyphs_of(self), self.size.width
        words = self._words(width)
        if y < len(words):
            return Line(width).add(f" {words[y]}", ink.style("strong", bold=True)).strip(ink.style("dim"))
        return Line(width).add(glyphs.rule * width, ink.style("accent")).strip(ink.style("line"))


class Take(Command):
    """Take the line under the cursor."""

    action = "take"
    keys = "enter"
    shown = "enter"
    word = mark("choose")
    title = mark("Take the chosen line")


class LeaveChoices(Command):
    """Choose nothing."""

    action = "leave"
    keys = "escape,q"
    shown = "esc"
    word = mark("cancel")
    title = mark("Leave it as it was")


class Picker(CommandModal[Any]):
    """Gives back the value of the choice, or None when the agent leaves; begins at the value `at`."""

    CSS_PATH = "pickers.tcss"
    HERE: ClassVar[Commands] = (Take, LeaveChoices)
    BINDINGS = bindings((*HERE, *MOVES))

    def __init__(self, title: str, choices: Sequence[Choice], at: object = None) -> None:
        super().__init__()
        self._title, self._choices, self._at = title, choices, at

    def compose(self) -> ComposeResult:
        """Put the title above the lines."""
        with Vertical(id="picker"):
            yield PickerTitle(self._title)
            yield Choices(self._choices)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys and put the cursor on the present value."""
        self.show_keys()
        values = [choice.value for choice in self._choices]
        if self._at in values:
            self.query_one(Choices).go_to(values.index(self._at))

    def on_key(self, event: Key) -> None:
        """Take the choice beside which the key stands."""
        choice = next((one for one in self._choices if one.key and one.key == event.character), None)
        if choice is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(choice.value)

    def action_move(self, how: str) -> None:
        """Move the cursor."""
        self.query_one(Choices).move(how)

    def action_take(self) -> None:
        """Give the choice under the cursor back."""
        lines = self.query_one(Choices)
        self.dismiss(lines.choices[lines.cursor].value if lines.choices else None)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def keyed(pairs: Sequence[tuple[Any, str]]) -> list[Choice]:
    """Return choices of (value, words), each with a letter of its words that no other one has."""
    taken = set("jkgq")  # these move and leave
    choices = []
    for value, words in pairs:
        key = next((letter for letter in words.lower() if letter.isalpha() and letter not in taken), "")
        taken.add(key)
        choices.append(Choice(value, words, key))
    return choices


def pick(question: str, choices: Sequence[tuple[str, str]], value: str) -> Picker:
    """Return a picker of (value, words) pairs that begins at a value."""
    return Picker(question, [Choice(one, words) for one, words in choices], value)
