"""A few lines above a text; when there is no room for all of them, the last one says how many more there are."""

from __future__ import annotations

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import ngettext
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.drawing import Line, ink_of
from tuidesk.widgets.wrapping import breaks


class CutLines(Widget):
    """Lines in the colour of a warning, broken at the width; it has the class `filled` while it says something."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._text = NOTHING

    def show(self, text: SafeText) -> None:
        """Show other lines, parted by line ends."""
        if text != self._text:
            self._text = text
            self.set_class(bool(text), "filled")
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take as many lines as the words need; the style sheet says how many at most."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, height = self.size
        lines = self._lines(width)
        words = lines[y] if y < len(lines) else ""
        if y == height - 1 and len(lines) > height:
            hidden = len(lines) - y
            words = "  " + ngettext("{count} more line", "{count} more lines", hidden).format(count=hidden)
        ink = ink_of(self)
        return Line(width).add(words, ink.style("warn")).strip(ink.style("text"))

    def _lines(self, width: int) -> list[str]:
        paragraphs = self._text.split("\n") if self._text else []
        return [one[start:end].rstrip() for one in paragraphs for start, end in breaks(one, width)]
