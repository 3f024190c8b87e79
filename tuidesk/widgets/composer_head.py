"""The lines above a letter: from whom it leaves, through which queue's Reply via, and what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.desk.recipients import shown
from tuidesk.desk.replies.letter import LetterFile, StartReply
from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.drawing import Line, glyphs_of, ink_of
from tuidesk.widgets.times import size

LABEL_CELLS = 10


class FromLine(Widget):
    """The sender in the colour of the queue whose Reply via sends the letter, and below it what to know first.

    That is where answers go when it is not the sender, and why the letter would wait or be taken for forged.
    """

    DEFAULT_CSS = "FromLine { height: auto; padding: 0 1; }"

    start: reactive[StartReply | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for the sender and one for each thing to know."""
        return 1 + len(self._notes())

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        if y:
            return self._note(*self._notes()[y - 1])
        ink, start = ink_of(self), self.start
        line, dim = Line(self.size.width), ink.style("dim")
        line.add(f"{_('From')} ", dim).fill(dim, upto=LABEL_CELLS)
        if start is None:
            return line.strip(dim)
        if start.waits:
            return line.add(clean_line(start.waits), ink.style("warn"), more=glyphs_of(self).more).strip(dim)
        line.add(" ", ink.bar(start.queue_color)).add(" ", dim)
        words = "   " + _("Reply via of {queue}").format(queue=clean_line(start.queue_name))
        sender = shown(start.from_)
        if cell_len(sender + words) > line.room:  # the address counts, not its name
            sender = clean_line(start.from_.address)
        line.add(sender, ink.style(start.queue_color, bold=True))
        line.add(words, dim, more=glyphs_of(self).more)
        return line.strip(dim)

    def _notes(self) -> list[tuple[str, str]]:
        """Return (words, colour) of each line below the sender."""
        start = self.start
        if start is None:
            return []
        notes = [(start.warning, "warn")] if start.warning else []
        if start.reply_to is not None:
            back = _("answers come back by {address}").format(address=start.reply_to.address)
            notes.insert(0, (back, "dim"))
        return notes

    def _note(self, words: str, color: str) -> Strip:
        ink = ink_of(self)
        line = Line(self.size.width).fill(ink.style("dim"), upto=LABEL_CELLS)
        return line.add(clean_line(words), ink.style(color), more=glyphs_of(self).more).strip(
            ink.style("dim")
        )


class FileLine(Widget):
    """The attached files and what is added below the text; gone when there is nothing to say."""

    DEFAULT_CSS = "FileLine { height: 1; padding: 0 1; }"

    files: reactive[Sequence[LetterFile]] = reactive(())
    remark: reactive[SafeText] = reactive(SafeText(""))

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, glyphs = ink_of(self), glyphs_of(self)
        line, dim = Line(self.size.width), ink.style("dim")
        for file in self.files:
            line.add(f"{glyphs.file} ", dim).add(clean_line(file.filename), ink.style())
            line.add(f" {size(len(file.data))}   ", dim)
        return line.add(self.remark, dim).strip(dim)
