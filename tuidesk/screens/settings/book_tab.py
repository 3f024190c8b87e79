"""What every tab does that shows a book."""

from __future__ import annotations

from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book
from tuidesk.screens.settings.tab import Tab
from tuidesk.term.clean import SafeText
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.grid import Note


class BookTab(Tab):
    """Shows a book; edits are kept apart until they are saved."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def load(self, opened: OpenDesk) -> None:
        """Read the rows."""
        self.book.load(opened)

    def freshen(self) -> None:
        """Forget how tests went."""
        self.book.live.clear()

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
