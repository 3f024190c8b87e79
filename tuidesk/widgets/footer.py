"""The last line: what the keys do here, and now and then a sentence, which takes lines of its own when it is long."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.commands.base import Command
from tuidesk.i18n import _
from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, ink_of
from tuidesk.widgets.wrapping import breaks

GAP = 2
MOST_LINES = 4  # of a sentence
Entry = tuple[str, str]


def entries(commands: Sequence[type[Command]]) -> list[Entry]:
    """Return key and word of every command that has a place in the footer."""
    return [(command.shown, _(command.word)) for command in commands if command.word]


def fitting(items: Sequence[Entry], width: int) -> list[Entry]:
    """Drop whole entries from the right until the rest fits; `?` stays, so that the rest can be found."""
    kept = list(items)
    while kept and _width(kept) > width:
        victim = next((at for at in reversed(range(len(kept))) if kept[at][0] != "?"), None)
        if victim is None:
            break
        del kept[victim]
    return kept


def _width(items: Sequence[Entry]) -> int:
    return sum(cell_len(key) + 1 + cell_len(word) for key, word in items) + GAP * max(0, len(items) - 1)


class KeyFooter(Widget):
    """The keys that work here; it redraws only when its words change."""

    DEFAULT_CSS = "KeyFooter { dock: bottom; height: auto; padding: 0 1; }"

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
            before, self._sentence = self._lines(self.size.width), sentence
            self.refresh(layout=len(before) != len(self._lines(self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for the keys, and more for a sentence that has no room beside them."""
        return 1 + len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        """Return the lines of a sentence that cannot stand whole beside the key that always stays."""
        always = _width(fitting(self._entries, 0))
        if not self._sentence or cell_len(self._sentence) + always + GAP + 1 <= width:
            return []
        lines = [self._sentence[start:end].rstrip() for start, end in breaks(self._sentence, max(1, width))]
        return lines[:MOST_LINES]

    def render_line(self, y: int) -> Strip:
        """Draw a line of a long sentence, or the one with the keys."""
        ink, width = ink_of(self), self.size.width
        line, plain, strong = Line(width), ink.style("dim"), ink.style("strong", bold=True)
        above = self._lines(width)
        if y < len(above):
            return line.add(above[y], strong).strip(plain)
        if self._sentence and not above:
            line.add(self._sentence, strong).add(" " * (GAP + 1), plain)
        for number, (key, word) in enumerate(fitting(self._entries, line.room)):
            line.add(" " * GAP if number else "", plain)
            line.add(key, ink.style("accent", bold=True)).add(f" {word}", plain)
        return line.strip(plain)
