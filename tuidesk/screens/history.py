"""The history of a ticket: who did what to it and when, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from tuidesk.commands.app import Health, Help, Search, Settings
from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import PickerTitle
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs

UNITED = ("merged", "joined")  # kinds of events by which another ticket came into this one


class CloseHistory(Command):
    """Go back to the ticket."""

    action = "leave"
    keys = "escape,q,h,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Back")


class HistoryScreen(CommandModal[None]):
    """All that was done to one ticket, the newest first; it grows while others go on."""

    CSS_PATH = "why/why.tcss"
    HERE: ClassVar[Commands] = (CloseHistory, Help, Search, Settings, Health)
    BINDINGS: ClassVar[list[BindingType]] = bindings((*HERE, *MOVES))

    @dataclass
    class Read(Message):
        """What was done was read: when, and the sentence."""

        pairs: list[tuple[str, SafeText]]

    def __init__(self, ticket_id: int, number: int) -> None:
        super().__init__()
        self._ticket_id, self._number = ticket_id, number
        self._shown: list[tuple[str, SafeText]] = []

    def compose(self) -> ComposeResult:
        """Put the title above the lines."""
        with Vertical(id="why"):
            yield PickerTitle(_("History of #{number}").format(number=self._number))
            yield Pairs()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Read what was done, and show the keys."""
        self.show_keys()
        self.tickets_changed(frozenset([self._ticket_id]))

    def tickets_changed(self, tickets: frozenset[int]) -> None:
        """Read it again when somebody did more."""
        if self._ticket_id in tickets and self.desk.opened is not None:
            self.read(self.desk.opened)

    @work(thread=True, exclusive=True, group="history", exit_on_error=False)
    def read(self, opened: OpenDesk) -> None:
        """Read it in a thread."""
        from tuidesk.desk import history
        from tuidesk.screens.why.events import sentence
        from tuidesk.store.clock import now
        from tuidesk.widgets.times import moment

        deeds, at = history.of_ticket(opened.store, opened.actor, self._ticket_id), now()
        told = [(moment(deed.at, at, opened.zone), sentence(deed)) for deed in deeds]
        if any(deed.kind in UNITED for deed in deeds):
            hint = _("a merged ticket keeps its own history: / and its number lead to it, then h")
            told.append(("", clean_line(hint)))
        self.post_message(self.Read(told))

    @on(Read)
    def show(self, event: Read) -> None:
        """Show it."""
        if event.pairs != self._shown:
            self._shown = event.pairs
            self.query_one(Pairs).show(event.pairs)

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(Pairs).move(how)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
