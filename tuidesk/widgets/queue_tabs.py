"""The lanes in one line above the list, on screens too narrow for a pane of them."""

from __future__ import annotations

from rich.cells import cell_len
from textual.strip import Strip

from tuidesk.i18n import ngettext
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of
from tuidesk.widgets.lanes import Lane
from tuidesk.widgets.queue_list import Lanes


class QueueTabs(Lanes):
    """Lanes in one line, for narrow screens; the chosen one is always in sight.

    While the list shows what a search found, its words stand there instead.
    """

    DEFAULT_CSS = "QueueTabs { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._news = 0
        self._search = ""

    def show_search(self, title: str) -> None:
        """Show what the list holds now; nothing brings the lanes back."""
        if title != self._search:
            self._search = title
            self.refresh()

    def show_news(self, count: int) -> None:
        """Say how many tickets are new above the list's window."""
        self._news = count
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw as many lanes as fit, from the left or from where the chosen one shows."""
        ink, glyphs = ink_of(self), glyphs_of(self)
        dim = ink.style("dim")
        count = ngettext("{count} new", "{count} new", self._news).format(count=self._news)
        news = f" {glyphs.up} {count} " if self._news else ""
        width = self.size.width - cell_len(news)
        line = Line(width)
        if self._search:
            line.add(f" {fit(self._search, width - 1, glyphs.more)}", ink.style("strong", bold=True))
        else:
            self._draw_lanes(line)
        line.fill(dim).width += cell_len(news)
        return line.add(news, ink.style("accent", bold=True)).strip(dim)

    def _draw_lanes(self, line: Line) -> None:
        dim = ink_of(self).style("dim")
        first = self._first(line.room)
        line.add(" " if first == 0 else "<", dim)
        for lane in self.lanes[first:]:
            if self._width(lane) > line.room - 1:
                line.add(glyphs_of(self).more, dim)
                break
            self._draw(line, lane)

    def _first(self, width: int) -> int:
        """Return the first lane to draw so that the chosen one fits."""
        keys = [lane.key for lane in self.lanes]
        chosen = keys.index(self.key) if self.key in keys else 0
        first = 0
        while first < chosen and sum(map(self._width, self.lanes[first : chosen + 1])) > width - 3:
            first += 1
        return first

    def _width(self, lane: Lane) -> int:
        label = lane.face.tag if lane.face and lane.key != self.key else lane.name
        tag = 4 if lane.face and lane.key == self.key else (1 if lane.face else 0)
        return tag + len(label) + len(str(lane.count)) + 3

    def _draw(self, line: Line, lane: Lane) -> None:
        """Draw one lane: a queue by its tag, the chosen one by its name as well."""
        ink = ink_of(self)
        here = lane.key == self.key
        cursor = here and self.has_focus
        text = ink.style("strong" if here else "text", bold=here, on_cursor=cursor)
        if lane.face:
            line.add(" ", ink.bar(lane.face.color))
            line.add(lane.face.tag, ink.style(lane.face.color, bold=True, on_cursor=cursor))
            line.add(f" {lane.name}" if here else "", text)
        else:
            line.add(lane.name, text)
        line.add(f" {lane.count}", ink.style("text" if here else "dim", on_cursor=cursor))
        line.add("  ", ink.style("dim"))
