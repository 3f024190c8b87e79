"""A window on a vector of tickets of any length, drawn line by line, with a cursor.

A cursor move draws two lines; at the edge the window jumps a page, so that most moves stay
that cheap.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.widgets.drawing import glyphs_of, ink_of
from tuidesk.widgets.ticket_pages import PAGE, TicketPages
from tuidesk.widgets.ticket_row import (
    QueueFace,
    RowLook,
    draw_nothing,
    draw_placeholder,
    draw_row,
    number_width,
)
from tuidesk.widgets.times import age

if TYPE_CHECKING:
    from tuidesk.store.lists import TicketRow


class TicketWindow(ScrollView, can_focus=True, inherit_bindings=False):
    """Tickets, newest activity first. It asks for rows by `Wanted` and tells of the cursor by `Moved`."""

    DEFAULT_CSS = "TicketWindow { height: 1fr; overflow: hidden scroll; scrollbar-size: 0 0; }"
    ALLOW_SELECT = False

    @dataclass
    class Wanted(Message):
        """Rows of these tickets are needed to draw the list."""

        ids: list[int]

    @dataclass
    class Moved(Message):
        """The cursor stands on another ticket."""

        ticket_id: int | None

        def can_replace(self, message: Message) -> bool:
            """Only the last of several moves counts."""
            return isinstance(message, TicketWindow.Moved)

    @dataclass
    class News(Message):
        """How many tickets moved to the top while the list stood further down."""

        count: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.pages = TicketPages()
        self.queues: Mapping[int, QueueFace] = {}
        self.now = 0
        self.writing: Set[int] = frozenset()
        self.cursor = 0
        self.news = 0
        self._number_width = 4
        self._read = False  # before the first view nothing is said, or it would flash up at the start

    # --- what is shown -----------------------------------------------------------------

    @property
    def ticket_id(self) -> int | None:
        """The ticket under the cursor."""
        return self.pages.ids[self.cursor] if self.cursor < len(self.pages) else None

    @property
    def row(self) -> TicketRow | None:
        """The row under the cursor, if it was read."""
        return self.pages.row(self.cursor)

    def start(self, ids: array[int], rows: Iterable[TicketRow]) -> None:
        """Show another view from its top."""
        self._read = True
        self.pages.forget()
        self.pages.replace(ids)
        self.pages.put(rows)
        self.cursor = 0
        self._number_width = number_width(self.pages.numbers())
        self._set_news(0)
        self._resize()
        self.scroll_to(y=0, animate=False)
        self.refresh()
        self.post_message(self.Moved(self.ticket_id))

    def put_rows(self, rows: Iterable[TicketRow]) -> None:
        """Take rows that were asked for and draw those in sight."""
        rows = list(rows)
        self.pages.put(rows)
        width = number_width(self.pages.numbers())
        if width > self._number_width:
            self._number_width = width
            self.refresh()
            return
        fresh = {row.id for row in rows}
        for y in self._sight():
            if self.pages.ids[y] in fresh:
                self.refresh_line(y)

    def show_writing(self, tickets: Set[int]) -> None:
        """Mark the tickets on which a colleague writes, drawing only the lines that look otherwise now."""
        changed, self.writing = self.writing ^ tickets, tickets
        for y in self._sight():
            if self.pages.ids[y] in changed:
                self.refresh_line(y)

    # --- moving ------------------------------------------------------------------------

    def move_to(self, index: int) -> None:
        """Put the cursor on a place of the list."""
        index = max(0, min(index, len(self.pages) - 1))
        if index == self.cursor or not len(self.pages):
            return
        old, self.cursor = self.cursor, index
        if not self._show_cursor():
            self.refresh_line(old)
            self.refresh_line(index)
        if self.scroll_offset.y == 0:
            self._set_news(0)
        self.post_message(self.Moved(self.ticket_id))

    def move(self, how: str) -> None:
        """Move by one of the commands: down, up, page_down, page_up, top, bottom."""
        page = max(1, self.size.height - 1)
        steps = {"down": 1, "up": -1, "page_down": page, "page_up": -page}
        if how in steps:
            self.move_to(self.cursor + steps[how])
        else:
            self.move_to(0 if how == "top" else len(self.pages) - 1)

    def _show_cursor(self) -> bool:
        """Jump a page when the cursor left the window; say whether it did."""
        top, height = self.scroll_offset.y, self.size.height
        if height <= 0 or top <= self.cursor < top + height:
            return False
        self.scroll_to(y=self.cursor if self.cursor > top else self.cursor - height + 1, animate=False)
        return True

    # --- drawing -----------------------------------------------------------------------

    def tick(self, now: int) -> None:
        """Draw the lines whose age reads differently now."""
        before, self.now = self.now, now
        for y in self._sight():
            row = self.pages.row(y)
            if row is not None and age(row.updated_at, before) != age(row.updated_at, now):
                self.refresh_line(y)

    def on_resize(self) -> None:
        """Keep the cursor in sight; the ticket at the top stays there where it can."""
        self._resize()
        self._show_cursor()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Ask for the rows of this window, and of the pages around it, before drawing it."""
        top, height = self.scroll_offset.y, self.size.height
        wanted = self.pages.missing(top, top + height)
        if wanted:
            around = self.pages.missing(top - PAGE, top + height + PAGE)
            self.post_message(self.Wanted(wanted + around))
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = y + self.scroll_offset.y
        look = self._look()
        if y == 0 and self._read and not len(self.pages):
            return draw_nothing(look)
        if index >= len(self.pages):
            return Strip.blank(look.width, look.ink.style("dim"))
        on_cursor = index == self.cursor
        row = self.pages.row(index)
        if row is None:
            return draw_placeholder(look, on_cursor=on_cursor)
        return draw_row(row, look, on_cursor=on_cursor)

    def _look(self) -> RowLook:
        return RowLook(
            self.size.width, self._number_width, ink_of(self), glyphs_of(self), self.queues, self.now,
            self.writing,
        )  # fmt: skip

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.pages))

    def _sight(self) -> range:
        top = self.scroll_offset.y
        return range(top, min(len(self.pages), top + self.size.height))

    def _set_news(self, count: int) -> None:
        if count != self.news:
            self.news = count
            self.post_message(self.News(count))
