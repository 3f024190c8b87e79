"""A picture as coloured half blocks: two pixels a cell, by plain colours that any terminal and SSH carry."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.mail.picture import RGB, Picture
from tuidesk.widgets.drawing import glyphs_of, ink_of

UPPER_HALF = "▀"


class HalfBlocks(Widget):
    """One picture, in the middle of its room."""

    DEFAULT_CSS = "HalfBlocks { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None

    def show(self, picture: Picture | None) -> None:
        """Show a picture, or nothing."""
        self._picture = picture
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of cells."""
        blank, picture, width = ink_of(self).style(), self._picture, self.size.width
        if picture is None or y * 2 >= picture.height:
            return Strip.blank(width, blank)
        left = max(0, (width - picture.width) // 2)
        cells = [Segment(" " * left, blank)] if left else []
        cells += [self._cell(picture, x, y * 2) for x in range(picture.width)]
        return Strip(cells).simplify().crop_extend(0, width, blank)

    def _cell(self, picture: Picture, x: int, y: int) -> Segment:
        upper = picture.at(x, y)
        if glyphs_of(self).ascii:
            return Segment(" ", _style(upper, upper))
        lower = picture.at(x, y + 1) if y + 1 < picture.height else None
        return Segment(UPPER_HALF, _style(upper, lower))


@lru_cache(4096)
def _style(upper: RGB, lower: RGB | None) -> Style:
    return Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower) if lower else None)
