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
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of

GAP = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, the role or queue colour they are drawn in, and what stood there before an edit."""

    text: SafeText
    color: str = "text"
    before: SafeText = NOTHING
    bar: bool = False  # a queue's coloured bar stands before the words

    @property
    def cells(self) -> int:
        """The width that the whole cell asks for."""
        return (
            cell_len(self.text) + (2 if self.bar else 0) + (cell_len(self.before) + 1 if self.before else 0)
        )


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row, and the sentences of warning that stand under it."""

    cells: tuple[Cell, ...]
    warning: SafeText = NOTHING


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
        self._lines: list[tuple[int, bool]] = []  # (row, is its warning)
        self._widths: list[int] = []
        self.row = 0
        self.column = 0

    def show(self, heads: Sequence[SafeText], rows: Sequence[GridRow]) -> None:
        """Draw other rows; the cursor stays where it was, as far as there is such a place."""
        self._heads, self._rows = tuple(heads), tuple(rows)
        self._lines = [
            (i, w) for i, row in enumerate(rows) for w in ((False, True) if row.warning else (False,))
        ]
        self.row = min(self.row, max(0, len(rows) - 1))
        self.column = min(self.column, max(0, len(heads) - 1))
        self._measure()
        self.virtual_size = Size(self.size.width, len(self._lines) + 1)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Share the width out anew."""
        self._measure()
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
        line = next((n for n, (row, _w) in enumerate(self._lines) if row == self.row), 0)
        self.scroll_to_region(Region(0, line, 1, 2), animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Draw the headings or one row."""
        if y == 0:
            return self._draw_heads()
        index = y - 1 + self.scroll_offset.y
        if index >= len(self._lines):
            return Line(self.size.width).strip(ink_of(self).style())
        row, is_warning = self._lines[index]
        return self._draw_warning(self._rows[row]) if is_warning else self._draw_row(row)

    def _draw_heads(self) -> Strip:
        dim, line = ink_of(self).style("dim"), Line(self.size.width)
        for width, head in zip(self._widths, self._heads, strict=False):
            line.add(fit(head, width), dim).add(" " * GAP, dim)
        return line.strip(dim)

    def _draw_warning(self, row: GridRow) -> Strip:
        ink = ink_of(self)
        return (
            Line(self.size.width)
            .add("  ", ink.style())
            .add(row.warning, ink.style("warn"))
            .strip(ink.style())
        )

    def _draw_row(self, number: int) -> Strip:
        ink, more, line = ink_of(self), glyphs_of(self).more, Line(self.size.width)
        for column, (width, cell) in enumerate(zip(self._widths, self._rows[number].cells, strict=False)):
            here = number == self.row and column == self.column and self.has_focus
            start = line.cells
            if cell.bar:
                line.add(" ", ink.bar(cell.color)).add(" ", ink.style(on_cursor=here))
            old = f" {cell.before}" if cell.before else ""
            line.add(
                fit(cell.text, min(width, cell_len(cell.text)), more), ink.style(cell.color, on_cursor=here)
            )
            line.add(old, ink.style("dim", on_cursor=here)).fill(
                ink.style(on_cursor=here), upto=start + width
            )
            line.add(" " * GAP, ink.style())
        return line.strip(ink.style())
