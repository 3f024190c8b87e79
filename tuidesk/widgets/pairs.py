"""Facts as lines: a label and its value, broken at the width, that scroll.

A frame around them says how many lines are out of sight.
"""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, ink_of, out_of_sight
from tuidesk.widgets.wrapping import breaks

LABEL = 16


class Pairs(ScrollView, can_focus=True, inherit_bindings=False):
    """Label and value, line by line."""

    DEFAULT_CSS = """
    Pairs { height: 1fr; overflow: hidden scroll; scrollbar-size: 0 0; border-title-align: right; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, label_cells: int = LABEL, label_color: str = "dim", key: str = "") -> None:
        """Show labels of so many cells; `key` is what one presses to get here, said where lines are out of sight."""
        super().__init__()
        self._key = key
        self._label_cells, self._label_color = label_cells, label_color
        self._pairs: list[tuple[str, SafeText]] = []
        self._lines: list[Strip] = []

    def show(self, pairs: list[tuple[str, SafeText]]) -> None:
        """Show these pairs."""
        self._pairs = pairs
        self.on_resize()

    def on_resize(self) -> None:
        """Break the values at the width."""
        ink, width = ink_of(self), self.size.width
        self._lines = []
        for label, value in self._pairs:
            for number, (start, end) in enumerate(breaks(value, max(20, width - self._label_cells - 1))):
                line = Line(width).add(f" {label}" if number == 0 else "", ink.style(self._label_color))
                line.fill(ink.style("dim"), upto=self._label_cells + 1).add(
                    value[start:end].rstrip(), ink.style("text")
                )
                self._lines.append(line.strip(ink.style("text")))
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()
        self.call_after_refresh(self._show_place)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the lines."""
        super().watch_scroll_y(old_value, new_value)
        self._show_place()

    def _show_place(self) -> None:
        if isinstance(self.parent, Widget) and self.is_mounted:
            place = out_of_sight(self, len(self._lines))
            above = f"{self._key} {place}".strip() if place else ""  # on a line of its own
            self.border_title = Content(above)
            self.parent.border_subtitle = Content(place)

    def move(self, how: str) -> None:
        """Scroll by one of the movement commands."""
        top, page = self.scroll_offset.y, max(1, self.size.height - 1)
        steps = {"down": top + 1, "up": top - 1, "page_down": top + page, "page_up": top - page, "top": 0}
        self.scroll_to(y=steps.get(how, self.max_scroll_y), animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = y + self.scroll_offset.y
        inside = index < len(self._lines)
        return self._lines[index] if inside else Strip.blank(self.size.width, ink_of(self).style("text"))
