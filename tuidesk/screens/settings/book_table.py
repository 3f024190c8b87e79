"""A book as a table, with a row each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuidesk.i18n import mark
from tuidesk.screens.settings.book import Book
from tuidesk.screens.settings.book_tab import BookTab
from tuidesk.screens.settings.row_form import RowForm
from tuidesk.screens.settings.tab import Ask, Hands, TabCommand
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.grid import GridRow

NARROW = 110  # below, a table keeps what decides, and a row opens as a form
WIDE = 150  # below, it leaves out what seldom matters


class OpenForm(TabCommand):
    """Show every field of the row under the cursor."""

    does = "form"
    keys = shown = "f"
    title = mark("All fields of this row")
    needs = frozenset()


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
