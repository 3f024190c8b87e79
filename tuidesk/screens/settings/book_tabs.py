"""The two ways to show a book: as a table with a row each, and as the form of one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book
from tuidesk.screens.settings.tab import Ask, Hands, Tab, TabCommand
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.grid import Cell, GridRow, Note

NARROW = 110  # below, a table keeps what decides, and a row opens as a form
WIDE = 150  # below, it leaves out what seldom matters


class OpenForm(TabCommand):
    """Show every field of the row under the cursor."""

    does = "form"
    keys = shown = "f"
    title = mark("All fields of this row")
    needs = frozenset()


class BookTab(Tab):
    """Shows a book; edits are kept apart until they are saved."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def load(self, opened: OpenDesk) -> None:
        """Read the rows."""
        self.book.load(opened)

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with the signs that this terminal shows."""
        self.book.glyphs = glyphs

    @property
    def unsaved(self) -> int:
        """How many cells differ from the store."""
        return len(self.book.edits)

    def save(self, opened: OpenDesk) -> None:
        """Store every edit, or none."""
        self.book.save(opened)

    def forget(self) -> None:
        """Drop the edits; undo brings them back."""
        self.book.edits.forget()

    @property
    def can_undo(self) -> bool:
        """Say whether an edit can be taken back."""
        return self.book.edits.can_undo

    def undo(self) -> SafeText:
        """Take the newest edit back."""
        return self.book.undo()

    def told(self, row_id: int, notes: tuple[Note, ...]) -> None:
        """Keep what a test says about a row."""
        self.book.live[row_id] = notes


class BookTable(BookTab):
    """A row of the table for each row of the book."""

    shows: ClassVar[tuple[str, ...]]  # the fields that are columns
    shows_narrow: ClassVar[tuple[str, ...]]  # those of them that a narrow screen keeps
    seldom: ClassVar[frozenset[str]] = frozenset()  # columns of wide screens only
    form: ClassVar[tuple[str, ...]] = ()  # the fields of the form; () = there is none

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._narrow = False

    def columns(self, width: int) -> Sequence[int]:
        """Leave out on narrow screens what the form shows."""
        self._narrow = width < NARROW
        kept = self.shows_narrow if self._narrow else self.shows
        return [self.shows.index(key) for key in kept if width >= WIDE or key not in self.seldom]

    def id_at(self, row: int) -> int | None:
        """Return the id of a row, None below the last one."""
        return self.book.ids[row] if row < len(self.book.ids) else None

    def rows(self) -> Sequence[GridRow]:
        """Draw one row each, with what is said about it below."""
        return [
            GridRow(tuple(self.book.cell(row_id, key) for key in self.shows), self.book.notes(row_id))
            for row_id in self.book.ids
        ]

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell."""
        row_id = self.id_at(row)
        return NOTHING if row_id is None else self.book.named(row_id, self.shows[column])

    def ask(self, row: int, column: int) -> Ask | None:
        """Ask for the value of a cell."""
        row_id = self.id_at(row)
        return None if row_id is None else self.book.ask(row_id, self.shows[column])

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        row_id = self.id_at(row)
        if row_id is not None:
            self.book.put(row_id, self.shows[column], value)

    def open(self, hands: Hands, row: int) -> bool:
        """Where not every column has room, show the row as a form."""
        return self._narrow and bool(self.form) and self._open_form(hands, row)

    def _open_form(self, hands: Hands, row: int) -> bool:
        row_id = self.id_at(row)
        if row_id is None:
            return False
        hands.show("settings-form", RowForm(self, row_id, self.form))
        return True

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Open the form."""
        if does == OpenForm.does:
            self._open_form(hands, row)


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
