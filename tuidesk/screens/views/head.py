"""The lines above what is looked at: what it is, and how much of it there is."""

from __future__ import annotations

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import _
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.drawing import Line, clip, glyphs_of, ink_of
from tuidesk.widgets.wrapping import breaks

Place = tuple[int, int, int]  # the first and last line in the window, and how many there are


class ViewHead(Widget):
    """A title with the place in the text at its right, and below it the facts on as many lines as they need."""

    DEFAULT_CSS = "ViewHead { height: 2; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._title, self._facts = NOTHING, NOTHING
        self._place: Place = (0, 0, 0)
        self._lines: list[str] = []

    def show(self, title: SafeText, facts: SafeText) -> None:
        """Show another title and its facts."""
        self._title, self._facts = title, facts
        self.on_resize()

    def on_resize(self) -> None:
        """Break the facts at the width."""
        self._lines = [self._facts[start:end].rstrip() for start, end in breaks(self._facts, self.size.width)]
        self.styles.height = 1 + len(self._lines)
        self.refresh()

    def show_place(self, place: Place) -> None:
        """Show which lines are in the window."""
        if place != self._place:
            self._place = place
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the title or a line of the facts."""
        ink, line, more = ink_of(self), Line(self.size.width), glyphs_of(self).more
        dim = ink.style("dim")
        if y:
            return line.add(self._lines[y - 1] if y <= len(self._lines) else "", dim).strip(dim)
        place = self._where()
        line.add(clip(self._title, line.width - cell_len(place) - 2, more), ink.style("strong", bold=True))
        return line.fill(dim, upto=-cell_len(place)).add(place, dim).strip(dim)

    def _where(self) -> str:
        first, last, total = self._place
        if not total:
            return ""
        return _("lines {first}-{last} of {count}").format(first=first, last=last, count=total)
