"""The names of the tabs on one line, the shown one marked in words and colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, glyphs_of, ink_of


class TabLine(Widget):
    """Tabs; the keys `[` and `]` go through them."""

    DEFAULT_CSS = "TabLine { height: 1; padding: 0 1; margin-bottom: 1; }"

    def __init__(self, names: Sequence[SafeText]) -> None:
        super().__init__()
        self._names = names
        self._at = 0

    def show(self, at: int) -> None:
        """Mark another tab."""
        if at != self._at:
            self._at = at
            self.refresh()

    def _first(self) -> int:
        """Return the first tab to draw, so that the shown one is whole."""
        room, first = self.size.width - 2, 0
        while (
            first < self._at and sum(cell_len(name) + 3 for name in self._names[first : self._at + 1]) > room
        ):
            first += 1
        return first

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, line, more = ink_of(self), Line(self.size.width), glyphs_of(self).more
        first = self._first()
        if first:
            line.add(f"{more} ", ink.style("dim"))
        for number, name in enumerate(self._names[first:], first):
            here = number == self._at
            words = f"[{name}]" if here else f" {name} "
            line.add(words, ink.style("accent" if here else "dim", bold=here), more=more).add(
                " ", ink.style()
            )
        return line.strip(ink.style())
