"""One row of a book as a form, a field a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from tuidesk.i18n import _, mark
from tuidesk.screens.settings.book_tab import BookTab
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

if TYPE_CHECKING:
    from tuidesk.screens.settings.book_table import BookTable


class RowForm(BookTab):
    """The fields of one row, one below the other; tests and keys are those of the table."""

    title = ""
    heads: ClassVar[tuple[str, ...]] = (mark("Field"), mark("Value"))

    def __init__(self, table: BookTable, row_id: int, fields: tuple[str, ...]) -> None:
        super().__init__(table.book)
        self._table, self._id, self._all = table, row_id, fields

    @property
    def _fields(self) -> list[str]:
        return [key for key in self._all if self._there and self.book.has(self._id, key)]

    @property
    def name(self) -> SafeText:
        """Which row it is."""
        return self.book.name(self._id) if self._there else NOTHING

    @property
    def place(self) -> str:
        """Where the table is."""
        return self._table.place

    @property
    def _there(self) -> bool:
        return self._id in self.book.ids

    @property
    def _row(self) -> int:
        return list(self.book.ids).index(self._id)

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a field, with what stands against its value below."""
        if not self._there:
            return []
        rows = [self._field(key) for key in self._fields]
        rows[-1] = GridRow(rows[-1].cells, (*rows[-1].notes, *self.book.live.get(self._id, ())))
        return rows

    def _field(self, key: str) -> GridRow:
        label = Cell(clean_line(_(self.book.labels[key])), "dim")
        return GridRow((label, self.book.cell(self._id, key)), self.book.field_notes(self._id, key))

    def below(self, row: int) -> Sequence[SafeText]:
        """Show what the table says about the row."""
        return self._table.below(self._row) if self._there else ()

    def focused(self, row: int, column: int) -> SafeText:
        """Name the field."""
        return self.book.named(self._id, self._fields[row]) if self._there else NOTHING

    def ask(self, row: int, column: int) -> Ask | None:
        """Ask for the value of a field."""
        return self.book.ask(self._id, self._fields[row]) if self._there else None

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        self.book.put(self._id, self._fields[row], value)

    def channel(self, row: int, column: int) -> str:
        """Return the channel that the table tests for this field."""
        return self._table.channel(self._row, self._column(row)) if self._there else ""

    def _column(self, row: int) -> int:
        key = self._fields[row]
        return self._table.shows.index(key) if key in self._table.shows else 0

    def test(self, hands: Hands, row: int, column: int) -> None:
        """Test as from the table."""
        if self._there:
            self._table.test(hands, self._row, self._column(row))
