"""A small table with a cursor on one cell, drawn line by line; for the settings, where rows are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.drawing import Line, clip, fit, glyphs_of, ink_of
from tuidesk.widgets.wrapping import breaks

GAP = 2
INDENT = 2  # of the notes under a row


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, the role or queue colour they are drawn in, and what stood there before an edit."""

    text: SafeText
    color: str = "text"
    before: SafeText = NOTHING
    bar: bool = False  # a queue's coloured bar stands before the words
    drops: bool = False  # it is chosen from a drop-down

    @property
    def cells(self) -> int:
        """The width that the whole cell asks for."""
        before = cell_len(self.before) + 1 if self.before else 0
        return cell_len(self.text) + before + 2 * (self.bar + self.drops)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence under a row: in the colour `warn`, `bad` for a value that cannot be, `dim` for a hint."""

    text: SafeText
    color: str = "warn"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row, and the sentences that stand under it."""

    cells: tuple[Cell, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _DrawnLine:
    """One line on screen: a row, or a part of one of its notes."""

    row: int
    note: SafeText = NOTHING
    color: str = ""


class Grid(ScrollView, can_focus=True):
    """Rows of cells under a line of headings."""

    DEFAULT_CSS = "Grid { height: 1fr; overflow: hidden hidden; margin: 0 1; }"
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another cell."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[SafeText, ...] = ()
        self._rows: tuple[GridRow, ...] = ()
        self._lines: list[_DrawnLine] = []
        self._widths: list[int] = []
        self.row = 0
        self.column = 0

    def show(self, heads: Sequence[SafeText], rows: Sequence[GridRow]) -> None:
        """Draw other rows; the cursor stays where it was, as far as there is such a place."""
        self._heads, self._rows = tuple(heads), tuple(rows)
        self.row = min(self.row, max(0, len(rows) - 1))
        self.column = min(self.column, max(0, len(heads) - 1))
        self._lay_out()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Share the width out anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._measure()
        self._lines = []
        for number, row in enumerate(self._rows):
            self._lines.append(_DrawnLine(number))
            for note in row.notes:
                parts = breaks(note.text, max(20, self.size.width - INDENT))
                self._lines += [
                    _DrawnLine(number, SafeText(note.text[a:b].rstrip()), note.color) for a, b in parts
                ]
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        self.refresh()

    def _measure(self) -> None:
        """Give each column what it asks for, else take from the widest; headings are cut last."""
        heads = [cell_len(head) for head in self._heads]
        wanted = [
            max([head, *(row.cells[c].cells for row in self._rows)], default=0)
            for c, head in enumerate(heads)
        ]
        room = max(self.size.width - GAP * len(wanted), 4 * len(wanted))
        while sum(wanted) > room:
            columns = [c for c, head in enumerate(heads) if wanted[c] > head] or range(len(heads))
            wanted[max(columns, key=wanted.__getitem__)] -= 1
        self._widths = wanted

    def move(self, rows: int, columns: int) -> None:
        """Move the cursor by so many rows and columns, as far as there are any."""
        self.row = max(0, min(len(self._rows) - 1, self.row + rows))
        self.column = max(0, min(len(self._heads) - 1, self.column + columns))
        mine = [number for number, line in enumerate(self._lines) if line.row == self.row] or [0]
        self.scroll_to_region(Region(0, mine[0], 1, len(mine) + 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved())

    @property
    def place(self) -> Region:
        """Where the cell under the cursor stands on the screen."""
        line = next((number for number, line in enumerate(self._lines) if line.row == self.row), 0)
        left = sum(self._widths[: self.column]) + GAP * self.column
        width = self._widths[self.column] if self._widths else 0
        return Region(
            self.content_region.x + left, self.content_region.y + 1 + line - self.scroll_offset.y, width, 1
        )

    def render_line(self, y: int) -> Strip:
        """Draw the headings, a row or a note."""
        if y == 0:
            return self._draw_heads()
        index = y - 1 + self.scroll_offset.y
        ink, line = ink_of(self), Line(self.size.width)
        if index >= len(self._lines):
            return line.strip(ink.style())
        drawn = self._lines[index]
        if not drawn.note:
            return self._draw_row(drawn.row)
        return line.add(" " * INDENT, ink.style()).add(drawn.note, ink.style(drawn.color)).strip(ink.style())

    def _draw_heads(self) -> Strip:
        dim, line = ink_of(self).style("dim"), Line(self.size.width)
        for width, head in zip(self._widths, self._heads, strict=False):
            line.add(fit(head, width), dim).add(" " * GAP, dim)
        return line.strip(dim)

    def _draw_row(self, number: int) -> Strip:
        line = Line(self.size.width)
        for column, (width, cell) in enumerate(zip(self._widths, self._rows[number].cells, strict=False)):
            here = number == self.row and column == self.column and self.has_focus
            self._draw_cell(line, cell, width, here)
            line.add(" " * GAP, ink_of(self).style())
        return line.strip(ink_of(self).style())

    def _draw_cell(self, line: Line, cell: Cell, width: int, here: bool) -> None:
        """Draw the new value, then the old one as far as there is room, and the sign of a drop-down at the end."""
        ink, glyphs, end = ink_of(self), glyphs_of(self), line.cells + width
        plain, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        if cell.bar:
            line.add(" ", ink.bar(cell.color)).add(" ", plain)
        last = end - (2 if cell.drops else 0)
        line.add(clip(cell.text, last - line.cells, glyphs.more), ink.style(cell.color, on_cursor=here))
        if cell.before:
            line.add(clip(f" {cell.before}", last - line.cells, glyphs.more), dim)
        line.fill(plain, upto=last)
        if cell.drops:
            line.add(f" {glyphs.unfolded}", dim)
