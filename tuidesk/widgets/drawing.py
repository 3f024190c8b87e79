"""Widgets that draw whole lines themselves, with the app's ink and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.term.glyphs import Glyphs
from tuidesk.term.ink import Ink

if TYPE_CHECKING:
    from tuidesk.app import TuideskApp


def ink_of(widget: Widget) -> Ink:
    """Return the ink of the app that a widget stands in."""
    return cast("TuideskApp", widget.app).ink


def glyphs_of(widget: Widget) -> Glyphs:
    """Return the signs of the app that a widget stands in."""
    return cast("TuideskApp", widget.app).glyphs


def out_of_sight(widget: ScrollView, lines: int) -> str:
    """Return how many of so many lines stand above and below what a widget shows: `↑3 ↓12`, '' for none."""
    above, glyphs = widget.scroll_offset.y, glyphs_of(widget)
    below = max(0, lines - above - widget.size.height)
    parts = (f"{glyphs.up}{above}" if above else "", f"{glyphs.down}{below}" if below else "")
    return " ".join(part for part in parts if part)


def clip(text: str, width: int, more: str = "…") -> str:
    """Return the text cut to at most `width` cells, with a sign where something was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + more if width > 1 else set_cell_size(text, 1)


def fit(text: str, width: int, more: str = "…") -> str:
    """Return the text cut or filled with blanks to exactly `width` cells."""
    return set_cell_size(clip(text, width, more), max(0, width))


class Line:
    """A line under construction: runs of text and style, counted in cells."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.cells = 0
        self._segments: list[Segment] = []

    @property
    def room(self) -> int:
        """The cells that are left."""
        return self.width - self.cells

    def add(self, text: str, style: Style, *, more: str = "…") -> Line:
        """Append a run, cut at the end of the line; runs of one style become one."""
        text = clip(text, self.room, more)
        if text:
            if self._segments and self._segments[-1].style == style:
                text_before = self._segments.pop().text
                self._segments.append(Segment(text_before + text, style))
            else:
                self._segments.append(Segment(text, style))
            self.cells += cell_len(text)
        return self

    def fill(self, style: Style, *, upto: int = 0) -> Line:
        """Append blanks up to a column, counted from the right end when it is not positive."""
        target = upto if upto > 0 else self.width + upto
        return self.add(" " * (target - self.cells), style) if target > self.cells else self

    def strip(self, style: Style) -> Strip:
        """Return the finished line, filled to its width."""
        self.fill(style)
        return Strip(self._segments, self.cells)
