"""The lines of the ledger, newest first: when, by which channel, where to, what it is, about what, its ticket.

They are read page by page as the cursor goes down, so that a ledger of any length opens at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.message import Message
from textual.strip import Strip

from tuidesk.screens.activity.words import disposition_word, kind_word, subject_of
from tuidesk.store.activity import Seen
from tuidesk.term.clean import clean_line
from tuidesk.widgets.cursor_lines import CursorLines
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of
from tuidesk.widgets.times import age

PAGE = 64
WIDE = 110
AGE, CHANNEL, WIDE_CHANNEL, WENT, KIND, NUMBER = 5, 11, 22, 23, 20, 7
COLORS = {
    "ticket": "good",
    "follow-up": "good",
    "quarantined": "bad",
    "forwarding-confirmation": "warn",
    "own-mail-returned": "dim",
    "duplicate-of": "dim",
    "probe": "dim",
}


class ActivityLines(CursorLines[Seen]):
    """Lines that were read so far; asks for the next ones by `Wanted` before the cursor comes to their end."""

    DEFAULT_CSS = "ActivityLines { height: 1fr; }"

    class Wanted(Message):
        """The next page is needed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0

    def key_of(self, item: Seen) -> Hashable:
        """A line is known by its id."""
        return item.id

    def show(self, items: Sequence[Seen]) -> None:
        """Show these lines."""
        super().show(items)
        self.refresh()

    def go_to(self, index: int) -> None:
        """Put the cursor on a line, and ask for more when few are left below it."""
        super().go_to(index)
        if len(self.items) - self.cursor < PAGE // 2:
            self.post_message(self.Wanted())

    def draw(self, item: Seen, here: bool) -> Strip:
        """Draw one line."""
        ink, more, width = ink_of(self), glyphs_of(self).more, self.size.width
        text, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        color = COLORS.get(item.disposition, "text")
        channel = WIDE_CHANNEL if width >= WIDE else CHANNEL
        line = Line(width).add(f" {age(item.at, self.now):>{AGE}} ", dim)
        line.add(fit(clean_line(item.channel, 80), channel, more), text).add(" ", text)
        line.add(
            fit(disposition_word(item), WENT, more), ink.style(color, bold=color == "bad", on_cursor=here)
        )
        line.add(" ", text)
        if width >= WIDE:
            line.add(fit(kind_word(item), KIND, more), dim).add(" ", text)
        line.add(fit(subject_of(item), line.room - NUMBER - 2, more), text)
        number = f"#{item.number}" if item.number else "-"
        return line.add(f" {number:>{NUMBER}} ", dim).strip(text)
