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
from tuidesk.widgets.wrapping import breaks

LABEL_CELLS = 10
BAR_CELLS = 2  # the queue's colour before the sender


class FromLine(Widget):
    """The sender in the colour of the queue whose Reply via sends the letter, and below it what to know first.

    That is where answers go when it is not the sender, and why the letter would wait or be taken for forged.
    """

    DEFAULT_CSS = "FromLine { height: auto; padding: 0 1; }"

    start: reactive[StartReply | None] = reactive(None, layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Take a line for the sender, and as many as the things to know need."""
        return 1 + len(self._notes(width))

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, start = ink_of(self), self.start
        if y:
            notes = self._notes(self.size.width)
            return self._note(*notes[y - 1]) if y <= len(notes) else Strip.blank(self.size.width, ink.style())
        line, dim = Line(self.size.width), ink.style("dim")
        line.add(f"{_('From')} ", dim).fill(dim, upto=LABEL_CELLS)
        if start is None:
            return line.strip(dim)
        if start.waits:
            return line.add(clean_line(start.waits), ink.style("warn"), more=glyphs_of(self).more).strip(dim)
        line.add(" ", ink.bar(start.queue_color)).add(" ", dim)
        sender, words = self._sender(start, self.size.width)
        line.add(sender, ink.style(start.queue_color, bold=True), more=glyphs_of(self).more)
        return line.add(words, dim).strip(dim)

    def _sender(self, start: StartReply, width: int) -> tuple[str, str]:
        """Return what fits in the first line: the sender, and after it whose Reply via that is.

        The address counts more than its name, and `via` may as well stand below.
        """
        room, via = width - LABEL_CELLS - BAR_CELLS, f"   {self._via(start)}"
        whole, address = shown(start.from_), clean_line(start.from_.address)
        for sender, words in ((whole, via), (address, via), (whole, "")):
            if cell_len(sender + words) <= room:
                return sender, words
        return address, ""

    def _via(self, start: StartReply) -> SafeText:
        return clean_line(_("Reply via of {queue}").format(queue=start.queue_name))

    def _notes(self, width: int) -> list[tuple[str, str]]:
        """Return (words, colour) of each line below the sender."""
        start = self.start
        if start is None:
            return []
        via = "" if start.waits or self._sender(start, width)[1] else self._via(start)
        back = start.reply_to.address if start.reply_to is not None else ""
        said = (
            (via, "dim"),
            (_("answers come back by {address}").format(address=back) if back else "", "dim"),
            (start.warning, "warn"),
        )
        return [(line, color) for words, color in said if words for line in broken(words, width)]

    def _note(self, words: str, color: str) -> Strip:
        ink = ink_of(self)
        line = Line(self.size.width).fill(ink.style("dim"), upto=LABEL_CELLS)
        return line.add(words, ink.style(color)).strip(ink.style("dim"))


def broken(words: str, width: int) -> list[str]:
    """Return the lines of what stands below the sender."""
    text = clean_line(words)
    return [text[first:last].rstrip() for first, last in breaks(text, width - LABEL_CELLS)]


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
