"""Rows that are edited cell by cell and saved at once: what every such tab has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from tuidesk.desk.settings_batch import Place
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.edits import Edits
from tuidesk.screens.settings.tab import Tab
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.grid import Note


class Book(ABC):
    """Stored values, unsaved ones, and what stands against them; a table and a form may share one."""

    labels: Mapping[str, str]  # of each field, by its key

    def __init__(self) -> None:
        self.edits = Edits()
        self.problems: Mapping[Place, Problem] = {}

    @abstractmethod
    def load(self, opened: OpenDesk) -> None:
        """Read everything and try what is unsaved (in a thread)."""

    @abstractmethod
    def save(self, opened: OpenDesk) -> None:
        """Store every edit in one transaction, or none (in a thread). Raises Problem."""

    @abstractmethod
    def stored_values(self) -> dict[Place, str]:
        """Return what the store holds at every place that can be edited."""

    def undo(self) -> SafeText:
        """Take the newest edit back, and say whether something is still unsaved."""
        self.edits.undo(self.stored_values())
        return clean_line(_("taken back; ^s saves what is unsaved") if self.edits else _("taken back"))

    def wrong(self, row_id: int, key: str = "") -> tuple[Note, ...]:
        """Return what stands against the unsaved values of a row, or of one of its fields."""
        return tuple(
            Note(clean_line(f"{_(self.labels[field])}: {problem.line}"), "bad")
            for (of, field), problem in self.problems.items()
            if of == row_id and key in ("", field)
        )


class EditingTab(Tab):
    """A tab whose cells are edited in a book."""

    def __init__(self, book: Book) -> None:
        self._edited = book

    def load(self, opened: OpenDesk) -> None:
        """Read the rows."""
        self._edited.load(opened)

    @property
    def unsaved(self) -> int:
        """How many cells differ from the store."""
        return len(self._edited.edits)

    def save(self, opened: OpenDesk) -> None:
        """Store every edit, or none."""
        self._edited.save(opened)

    def forget(self) -> None:
        """Drop the edits; undo brings them back."""
        self._edited.edits.forget()

    @property
    def can_undo(self) -> bool:
        """Say whether an edit can be taken back."""
        return self._edited.edits.can_undo

    def undo(self) -> SafeText:
        """Take the newest edit back."""
        return self._edited.undo()
