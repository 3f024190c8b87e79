"""The last line: what the keys do here, and now and then a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.commands.base import Command
from tuidesk.i18n import _
from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, clip, glyphs_of, ink_of

GAP = 2
Entry = tuple[str, str]


def entries(commands: Sequence[type[Command]]) -> list[Entry]:
    """Return key and word of every command that has a place in the footer."""
    return [(command.shown, _(command.word)) for command in commands if command.word]


def fitting(items: Sequence[Entry], width: int) -> list[Entry]:
    """Drop whole entries from the right until the rest fits; `?` stays, so that the rest can be found."""
    kept = list(items)
    while kept and _width(kept) > width:
        victim = next((item for item in reversed(kept) if item[0] != "?"), None)
        if victim is None:
            break
        kept.remove(victim)
    return kept


def _width(items: Sequence[Entry]) -> int:
    return sum(cell_len(key) + 1 + cell_len(word) for key, word in items) + GAP * max(0, len(items) - 1)


class KeyFooter(Widget):
    """The keys that work here; it redraws only when its words change."""

    DEFAULT_CSS = "KeyFooter { dock: bottom; height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        self._sentence = SafeText("")

    def show(self, commands: Sequence[type[Command]]) -> None:
        """Show the keys of these commands."""
        items = entries(commands)
        if items != self._entries:
            self._entries = items
            self.refresh()

    @property
    def sentence(self) -> SafeText:
        """The sentence that stands before the keys."""
        return self._sentence

    def say(self, sentence: SafeText) -> None:
        """Show a sentence before the keys; an empty one takes it away."""
        if sentence != self._sentence:
            self._sentence = sentence
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, more = ink_of(self), glyphs_of(self).more
        width = self.size.width
        line, plain = Line(width), ink.style("dim")
        if self._sentence:
            last = fitting(self._entries, 0)
            room = width - _width(last) - GAP - 1
            line.add(clip(self._sentence, room, more), ink.style("strong", bold=True)).add(
                " " * (GAP + 1), plain
            )
        for number, (key, word) in enumerate(fitting(self._entries, line.room)):
            line.add(" " * GAP if number else "", plain)
            line.add(key, ink.style("accent", bold=True)).add(f" {word}", plain)
        return line.strip(plain)
