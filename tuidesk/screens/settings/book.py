"""Rows that are edited cell by cell and saved at once; a table and the form of one row show the same book."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from tuidesk.desk import settings_batch
from tuidesk.desk.settings_batch import Place, Step
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.edits import Edits
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.term.glyphs import UNICODE
from tuidesk.widgets.grid import Cell, Note

TRIES = 5  # of a save that others' saves come before
MOST_SAID = 2  # differences in one sentence; each stands under its row, too

Choices = tuple[tuple[str, SafeText], ...]


class Book(ABC):
    """Stored values, unsaved ones, and what stands against them, by a row's id and a field's key."""

    typed: ClassVar[frozenset[str]] = frozenset()  # fields that are typed; others are chosen or only shown
    warned: ClassVar[str] = ""  # the field of the form under which the warnings stand
    lines: ClassVar[frozenset[str]] = frozenset()  # of these, the ones with several lines

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels  # of each field, by its key
        self.glyphs = UNICODE  # those of the screen that shows it
        self.edits = Edits()
        self.problems: Mapping[Place, Problem] = {}
        self.live: dict[int, tuple[Note, ...]] = {}  # what a test says about a row

    @property
    @abstractmethod
    def ids(self) -> Sequence[int]:
        """The rows, in their order."""

    @abstractmethod
    def load(self, opened: OpenDesk) -> None:
        """Read everything and try what is unsaved (in a thread)."""

    @abstractmethod
    def save(self, opened: OpenDesk) -> None:
        """Store every edit in one transaction, or none (in a thread). Raises Problem."""

    def put_in_store(self, opened: OpenDesk, steps: Callable[[], list[Step]]) -> None:
        """Store the edits over what this screen has read of them, and over nothing else. Raises Problem."""
        for _try in range(TRIES):
            since = settings_batch.version(opened.store)
            self.load(opened)
            if self.edits.tell(self.stored_values()):
                raise self._overtaken()
            try:
                settings_batch.save(opened.store, opened.actor, steps(), since)
            except settings_batch.Meanwhile:
                continue
            self.edits.saved()
            return
        raise BadUsage(_("Others are saving settings all the time"), _("Save again in a moment."))

    def _overtaken(self) -> BadUsage:
        stored = self.stored_values()
        said = [self._difference(place, before) for place, before in self.edits.overtaken(stored).items()]
        title = "; ".join(said[:MOST_SAID])
        return BadUsage(title, _("^s once more stores yours, u takes it back."))

    def _difference(self, place: Place, before: str) -> str:
        row_id, key = place
        values = (before, self.stored(row_id, key), self.value(row_id, key))
        old, theirs, mine = (self.shown(row_id, key, one) or _("none") for one in values)
        said = _("{field} was changed meanwhile: {old} {arrow} {theirs}; yours: {mine}")
        arrow = self.glyphs.arrow
        return said.format(field=_(self.labels[key]), old=old, arrow=arrow, theirs=theirs, mine=mine)

    def meanwhile(self, row_id: int, key: str = "") -> tuple[Note, ...]:
        """Return what others changed of a row, or of one of its fields, since it was edited here."""
        return tuple(
            Note(clean_line(self._difference(place, before)))
            for place, before in self.edits.overtaken(self.stored_values()).items()
            if place[0] == row_id and key in ("", place[1])
        )

    @abstractmethod
    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field."""

    @abstractmethod
    def shown(self, row_id: int, key: str, value: str) -> SafeText:
        """Return the words for a value."""

    def name(self, row_id: int) -> SafeText:
        """Name a row, for the form about it."""
        return NOTHING

    def has(self, row_id: int, key: str) -> bool:
        """Say whether a row has a field, for the form about it."""
        return True

    def choices(self, row_id: int, key: str) -> Choices:
        """Return what a field is chosen from, () when it is typed or only shown."""
        return ()

    # --- values

    def value(self, row_id: int, key: str) -> str:
        """Return the value of a field, unsaved or stored."""
        return self.edits.value((row_id, key), self.stored(row_id, key))

    def put(self, row_id: int, key: str, value: str) -> None:
        """Take a new value of a field."""
        self.edits.put((row_id, key), value, self.stored(row_id, key))

    def stored_values(self) -> dict[Place, str]:
        """Return what the store holds at every place."""
        return {(row_id, key): self.stored(row_id, key) for row_id in self.ids for key in self.labels}

    def undo(self) -> SafeText:
        """Take the newest edit back, and say whether something is still unsaved."""
        self.edits.undo(self.stored_values())
        return clean_line(_("taken back; ^s saves what is unsaved") if self.edits else _("taken back"))

    # --- words

    def cell(self, row_id: int, key: str) -> Cell:
        """Return a cell with its value, and the stored one beside it while it is unsaved."""
        value, stored = self.value(row_id, key), self.stored(row_id, key)
        before = self.shown(row_id, key, stored) or clean_line(_("none")) if value != stored else NOTHING
        drops = bool(self.choices(row_id, key)) and not self.is_color(key)
        return Cell(
            self.shown(row_id, key, value),
            self.color(row_id, key),
            before,
            bar=self.is_color(key),
            drops=drops,
        )

    def color(self, row_id: int, key: str) -> str:
        """Return the colour that a cell's words are drawn in."""
        return "text"

    def is_color(self, key: str) -> bool:
        """Say whether a field holds a queue's colour."""
        return False

    def named(self, row_id: int, key: str) -> SafeText:
        """Name a field and its value, for the line above the keys."""
        words = self.cell(row_id, key).text or clean_line(_("none"))
        return clean_line(f"{_(self.labels[key])}: {words}")

    def ask(self, row_id: int, key: str) -> Ask | None:
        """Return what to ask for a new value of a field, None for one that is only shown."""
        choices = self.choices(row_id, key)
        if not choices and key not in self.typed:
            return None
        return Ask(
            clean_line(_(self.labels[key])),
            self.value(row_id, key),
            choices,
            colors=self.is_color(key),
            lines=key in self.lines,
        )

    def notes(self, row_id: int) -> tuple[Note, ...]:
        """Return what stands under a row: what is wrong with unsaved values, warnings, and how a test goes."""
        said = (*self.wrong(row_id), *self.meanwhile(row_id))
        return (*said, *self.warnings(row_id), *self.live.get(row_id, ()))

    def field_notes(self, row_id: int, key: str) -> tuple[Note, ...]:
        """Return what stands under a field of the form."""
        said = (*self.wrong(row_id, key), *self.meanwhile(row_id, key))
        return (*said, *(self.warnings(row_id) if key == self.warned else ()))

    def warnings(self, row_id: int) -> tuple[Note, ...]:
        """Return warnings about a row as it would be once everything is saved."""
        return ()

    def wrong(self, row_id: int, key: str = "") -> tuple[Note, ...]:
        """Return what stands against the unsaved values of a row, or of one of its fields."""
        return tuple(
            Note(clean_line(f"{_(self.labels[field])}: {problem.line}"), "bad")
            for (of, field), problem in self.problems.items()
            if of == row_id and key in ("", field)
        )
