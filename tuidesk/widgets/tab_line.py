"""The names of the tabs on one line, the shown one marked in words and colour."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, ink_of


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

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, line = ink_of(self), Line(self.size.width)
        for number, name in enumerate(self._names):
            here = number == self._at
            words = f"[{name}]" if here else f" {name} "
            line.add(words, ink.style("accent" if here else "dim", bold=here)).add(" ", ink.style())
        return line.strip(ink.style())
