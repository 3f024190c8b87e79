"""What every tab of the settings can do; the screen draws it and does for it what needs a screen or a thread.

A new tab is a subclass of Tab that is named in tabs.py. Its rows are read in a thread (`load`),
edited cell by cell (`ask`, `edit`) or in a screen of their own (`open`), and saved at once (`save`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from tuidesk.commands.base import Command, Commands, Fact
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.grid import GridRow, Note

EMAILS = "emails"  # the group of the tabs about mail


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask before something changes: a choice among (value, label), or a line of text when there are none."""

    question: SafeText
    value: str = ""
    choices: tuple[tuple[str, SafeText], ...] = ()
    password: bool = False
    colors: bool = False  # the values of the choices are queue colours
    typed: SafeText = NOTHING  # one more line of the choices: it asks to type another value
    lines: bool = False  # the text may have several lines


@dataclass(frozen=True, slots=True)
class Job:
    """Something that a worker is asked to do (desk.jobs)."""

    kind: str
    payload: Mapping[str, Any]


class Hands(Protocol):
    """What the screen does for the tab that it shows."""

    def read(
        self,
        first: Callable[[OpenDesk], SafeText] | None = None,
        then: Callable[[], object] | None = None,
    ) -> object:
        """Do something in a thread, read the tab anew, and say what `first` returns or which Problem it raised.

        `then` is called after it when nothing was refused, where screens may be changed.
        """

    def edit_here(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask at the cell under the cursor, and go on with the answer."""

    def question(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask something, and go on with the answer; nothing happens when the agent leaves it."""

    def prefer(self, key: str, value: str) -> None:
        """Let a stored preference of the agent count in this session."""

    def show(self, screen: str, *args: Any) -> None:
        """Open a screen of the registry; the tab is read anew once it closes."""

    def follow(self, row_id: int, jobs: Sequence[Job]) -> object:
        """Have a worker do one job after the other, and tell the tab under which row its notes stand."""

    def copy(self, text: SafeText) -> None:
        """Copy a text where the terminal allows it, and show it alone on a line."""

    def say(self, text: str) -> None:
        """Show one clean sentence on the last line."""


class TabCommand(Command):
    """A key of one tab only, listed in its `keys`; `does` is what the tab's `press` is told."""

    does: ClassVar[str]
    needs: ClassVar[frozenset[Fact]] = frozenset({Fact.ADMIN})

    def __init_subclass__(cls) -> None:
        cls.action = f"press('{cls.does}')"


class Tab(ABC):
    """One tab: rows of cells that are read in a thread, edited, and saved."""

    title: ClassVar[str]
    heads: ClassVar[tuple[str, ...]]
    group: ClassVar[str] = ""
    keys: ClassVar[Commands] = ()  # of this tab alone
    changes: ClassVar[bool] = False  # its rows change by themselves, as health does
    grows: ClassVar[bool] = True  # rows can be added, and taken away
    mine: ClassVar[bool] = False  # every agent may edit it, not only admins

    @property
    def name(self) -> SafeText:
        """What the tab is about, where it is a form about one thing."""
        return NOTHING

    @property
    def place(self) -> str:
        """Where one is, for the first line."""
        return _("Settings › Emails") if self.group == EMAILS else f"{_('Settings')} › {_(self.title)}"

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with the signs that this terminal shows."""

    def freshen(self) -> None:
        """Forget what was said about rows when the settings were open last."""

    @abstractmethod
    def load(self, opened: OpenDesk) -> None:
        """Read the rows (in a thread)."""

    @abstractmethod
    def rows(self) -> Sequence[GridRow]:
        """Return the rows with a cell for each head, unsaved edits included."""

    def columns(self, width: int) -> Sequence[int]:
        """Return the columns that are drawn in so many cells; the others are reached by opening the row."""
        return range(len(self.heads))

    @abstractmethod
    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell under the cursor and its value, for the line above the keys."""

    def below(self, row: int) -> Sequence[SafeText]:
        """Return lines that stand under the table and are about the row under the cursor."""
        return ()

    def facts(self, row: int, column: int) -> frozenset[Fact]:
        """Return what is true at the cell under the cursor, for the commands that need it."""
        return frozenset({Fact.CHANNEL}) if self.channel(row, column) else frozenset()

    def channel(self, row: int, column: int) -> str:
        """Return the name of the channel that a cell is about, '' when there is none."""
        return ""

    # --- editing in place

    def ask(self, row: int, column: int) -> Ask | None:
        """Return what must be asked to edit a cell; None = it cannot be edited."""
        return None

    def edit(self, row: int, column: int, value: str) -> None:
        """Take an answer; nothing is stored before `save`."""

    @property
    def unsaved(self) -> int:
        """How many edits wait to be saved."""
        return 0

    def save(self, opened: OpenDesk) -> None:
        """Store the edits (in a thread). Raises Problem; what was not stored stays unsaved."""

    def forget(self) -> None:
        """Drop the edits."""

    @property
    def can_undo(self) -> bool:
        """Say whether an edit can be taken back."""
        return False

    def undo(self) -> SafeText:
        """Take the last edit back, and say what became of it."""
        return NOTHING

    def take_back(self, hands: Hands) -> None:
        """Take the last edit back, and look anew at what is left."""
        said = self.undo()
        hands.read(lambda _opened: said)

    def open(self, hands: Hands, row: int) -> bool:
        """Open a row in a screen of its own; False = its cells are edited in place."""
        return False

    def add(self, hands: Hands) -> None:
        """Ask for a new row."""
        hands.say(clean_line(_("Nothing is added here")))

    def remove(self, hands: Hands, row: int) -> None:
        """Ask before a row goes."""
        hands.say(clean_line(_("This one cannot be removed")))

    def test(self, hands: Hands, row: int, column: int) -> None:
        """Try what the cell is about."""

    def told(self, row_id: int, notes: tuple[Note, ...]) -> None:
        """Keep what a job that was followed says about a row."""

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Do what a key of this tab asks for."""
