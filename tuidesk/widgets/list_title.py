"""The two lines above the ticket list: which view, how many, and what came while one read further down."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import ngettext
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of


class ListTitle(Widget):
    """Name of the view, its count, and `↑ 3 new`."""

    DEFAULT_CSS = "ListTitle { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._view, self._state, self._count, self._news = "", "", "", 0

    def show(self, name: str, state: str, count: str) -> None:
        """Show a view's name, which tickets of it, and how many there are."""
        if (name, state, count) != (self._view, self._state, self._count):
            self._view, self._state, self._count = name, state, count
            self.refresh()

    def show_news(self, count: int) -> None:
        """Say how many tickets are new above the window."""
        self._news = count
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the title, or the thin line under it."""
        ink, glyphs, width = ink_of(self), glyphs_of(self), self.size.width
        if y == 1:
            return Line(width).add(glyphs.rule * width, ink.style("line")).strip(ink.style("line"))
        count = ngettext("{count} new", "{count} new", self._news).format(count=self._news)
        news = f"{glyphs.up} {count}" if self._news else ""
        right = f"{news}   {self._count}" if news else self._count
        state = f" {glyphs.dot} {self._state}" if self._state else ""
        line = Line(width)
        room = width - cell_len(right) - 1
        line.add(fit(self._view + state, room, glyphs.more), ink.style("strong", bold=True))
        line.add(" ", ink.style("dim"))
        if news:
            line.add(f"{news}   ", ink.style("accent", bold=True))
        return line.add(self._count, ink.style("dim")).strip(ink.style("dim"))
