"""A text as it stands, broken at the width, that scrolls."""

from __future__ import annotations

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.drawing import Line, ink_of
from tuidesk.widgets.wrapping import breaks


class SourceLines(ScrollView, can_focus=True, inherit_bindings=False):
    """The lines of one text; only those in the window are ever drawn."""

    DEFAULT_CSS = "SourceLines { height: 1fr; overflow: hidden scroll; scrollbar-size: 0 0; padding: 0 1; }"
    ALLOW_SELECT = False

    class Scrolled(Message):
        """Other lines are in the window."""

    def __init__(self) -> None:
        super().__init__()
        self._text = NOTHING
        self._lines: list[str] = []

    @property
    def place(self) -> tuple[int, int, int]:
        """The first and the last line in the window, counted from 1, and how many there are."""
        top, total = self.scroll_offset.y, len(self._lines)
        return min(top + 1, total), min(top + self.size.height, total), total

    def show(self, text: SafeText) -> None:
        """Show a text from its beginning."""
        self._text = text
        self._lay_out()
        self.scroll_to(y=0, animate=False)

    def on_resize(self) -> None:
        """Break the lines anew; what stands at the top stays there as nearly as may be."""
        before, top = max(1, len(self._lines)), self.scroll_offset.y
        self._lay_out()
        self.scroll_to(y=top * len(self._lines) // before, animate=False)

    def _lay_out(self) -> None:
        width = max(10, self.size.width)
        self._lines = []
        for line in self._text.split("\n"):
            if len(line) <= width and line.isascii():
                self._lines.append(line)
            else:
                self._lines += [line[start:end].rstrip() for start, end in breaks(line, width)]
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()
        self.post_message(self.Scrolled())

    def move(self, how: str) -> None:
        """Scroll by one of the movement commands."""
        top, page = self.scroll_offset.y, max(1, self.size.height - 1)
        steps = {"down": top + 1, "up": top - 1, "page_down": top + page, "page_up": top - page, "top": 0}
        self.scroll_to(y=max(0, min(steps.get(how, self.max_scroll_y), self.max_scroll_y)), animate=False)
        self.post_message(self.Scrolled())

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index, style = y + self.scroll_offset.y, ink_of(self).style("text")
        line = Line(self.size.width)
        if index < len(self._lines):
            line.add(self._lines[index], style)
        return line.strip(style)
