"""What every tab of the settings can do; the screen draws it and asks for what an edit needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText
from tuidesk.widgets.grid import GridRow


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask before a cell changes: a choice among (value, label), or a line of text when there are none."""

    question: SafeText
    value: str = ""
    choices: tuple[tuple[str, SafeText], ...] = ()


class Tab(ABC):
    """One tab: rows of cells that are read in a thread, edited, and saved."""

    title: ClassVar[str]
    heads: ClassVar[tuple[str, ...]]

    @abstractmethod
    def load(self, opened: OpenDesk) -> None:
        """Read the rows (in a thread)."""

    @abstractmethod
    def rows(self) -> Sequence[GridRow]:
        """Return the rows with a cell for each head, unsaved edits included."""

    def columns(self, width: int) -> Sequence[int]:
        """Return the columns that are drawn in so many cells; the others are reached by opening the row."""
        return range(len(self.heads))

    def channel(self, row: int, column: int) -> str:
        """Return the name of the channel that a cell is about, '' when there is none."""
        return ""

    @abstractmethod
    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell under the cursor and its value, for the footer."""

    def ask(self, row: int, column: int) -> Ask | None:
        """Return what must be asked to edit a cell; None = it cannot be edited."""
        return None

    def edit(self, row: int, column: int, value: str) -> None:
        """Take an answer; nothing is stored before `save`."""

    def ask_new(self) -> Ask | None:
        """Return what must be asked to add a row; None = none can be added here."""
        return None

    def add(self, opened: OpenDesk, value: str) -> SafeText:
        """Add a row (in a thread) and say so. Raises Problem."""
        raise NotImplementedError

    def ask_remove(self, row: int) -> Ask | None:
        """Return what must be asked to remove a row; None = this one stays."""
        return None

    def remove(self, opened: OpenDesk, row: int, answer: str) -> SafeText:
        """Remove a row (in a thread) and say so. Raises Problem."""
        raise NotImplementedError

    @property
    def unsaved(self) -> int:
        """How many edits wait to be saved."""
        return 0

    def save(self, opened: OpenDesk) -> None:
        """Store the edits (in a thread). Raises Problem; what was not stored stays unsaved."""

    def forget(self) -> None:
        """Drop the edits."""
