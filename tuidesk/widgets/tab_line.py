"""The names of the tabs, the shown one marked in words and colour; on several lines where one is too short."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, glyphs_of, ink_of

GAP = 1  # between two tabs, beside the room for their brackets


class TabLine(Widget):
    """Tabs; the keys `[` and `]` go through them."""

    DEFAULT_CSS = "TabLine { height: 1; padding: 0 1; margin-bottom: 1; }"

    def __init__(self, names: Sequence[SafeText]) -> None:
        super().__init__()
        self._names = names
        self._at = 0
        self._lines: list[list[int]] = []

    def show(self, at: int) -> None:
        """Mark another tab."""
        if at != self._at:
            self._at = at
            self.refresh()

    def rename(self, names: Sequence[SafeText]) -> None:
        """Show other names."""
        self._names = names
        self.on_resize()

    def on_resize(self) -> None:
        """Take as many lines as the names need."""
        self._lines, used = [[]], 0
        for number, name in enumerate(self._names):
            need = cell_len(name) + 2 + GAP
            if used + need - GAP > self.size.width and self._lines[-1]:
                self._lines.append([])
                used = 0
            self._lines[-1].append(number)
            used += need
        self.styles.height = len(self._lines)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        ink, line, more = ink_of(self), Line(self.size.width), glyphs_of(self).more
        for number in self._lines[y] if y < len(self._lines) else ():
            here = number == self._at
            words = f"[{self._names[number]}]" if here else f" {self._names[number]} "
            line.add(words, ink.style("accent" if here else "dim", bold=here), more=more)
            line.add(" " * GAP, ink.style())
        return line.strip(ink.style())
