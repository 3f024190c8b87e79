"""Chooses another ticket by its number or by words; the same customer's tickets stand there first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from tuidesk.commands.base import Commands
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice, Choices, LeaveChoices, PickerTitle, Take
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.ticket_row import QueueFace

if TYPE_CHECKING:
    from tuidesk.store.lists import TicketRow

DEBOUNCE_SECONDS = 0.15
CUSTOMER_LENGTH = 24


class TicketPicker(CommandModal["TicketRow"]):
    """Gives back the row of the chosen ticket, or None when the agent leaves."""

    DEFAULT_CSS = """
    TicketPicker { align: center middle; background: $background 0%; }
    TicketPicker #picker {
        width: 72; max-width: 100%; height: auto; background: $background; border: solid $line;
    }
    TicketPicker KeyFooter { dock: none; }
    """
    HERE: ClassVar[Commands] = (Take, LeaveChoices)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('down')", show=False, priority=True),
        Binding("up", "move('up')", show=False, priority=True),
        Binding("escape", "leave", show=False, priority=True),
    ]

    @dataclass
    class Found(Message):
        """Tickets were found by these words."""

        text: str
        rows: Sequence[TicketRow]

    def __init__(self, title: SafeText, ticket_id: int, faces: Mapping[int, QueueFace]) -> None:
        super().__init__()
        self._title, self._ticket_id, self._faces = title, ticket_id, faces
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Put the field above the lines."""
        with Vertical(id="picker"):
            yield PickerTitle(self._title)
            field = Input(placeholder=_("a number, or words to search"))
            field.cursor_blink = False
            yield field
            yield Choices([])
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys and the customer's other tickets."""
        self.show_keys()
        self._look()

    @on(Input.Changed)
    def wait_a_little(self) -> None:
        """Search when the typing pauses."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE_SECONDS, self._look)

    def _look(self) -> None:
        if self.desk.opened is not None:
            self.look(self.desk.opened, self.query_one(Input).value)

    @work(thread=True, exclusive=True, group="goals", exit_on_error=False)
    def look(self, opened: OpenDesk, text: str) -> None:
        """Find tickets in a thread."""
        from tuidesk.desk import seeing
        from tuidesk.store import lists
        from tuidesk.store.moving import goals

        with opened.store.read() as conn:
            hidden = seeing.hidden(conn, opened.actor)
            rows = lists.rows(conn, goals.find(conn, self._ticket_id, text, hidden=hidden))
        self.post_message(self.Found(text, rows))

    @on(Found)
    def show(self, event: Found) -> None:
        """Show them, unless the agent typed on meanwhile."""
        if event.text == self.query_one(Input).value:
            self.query_one(Choices).show([self._choice(row) for row in event.rows] or [_nothing(event.text)])

    def _choice(self, row: TicketRow) -> Choice:
        who = clean_line(row.customer, CUSTOMER_LENGTH)
        label = clean_line(f"#{row.number} {row.title}", 300)
        return Choice(row, label, face=self._faces.get(row.queue_id), hint=who)

    def action_move(self, how: str) -> None:
        """Move the cursor."""
        self.query_one(Choices).move(how)

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Give the ticket under the cursor back."""
        lines = self.query_one(Choices)
        if lines.choices:
            self.dismiss(lines.choices[lines.cursor].value)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _nothing(text: str) -> Choice:
    """Return the line that says that no ticket is there to be chosen."""
    return Choice(None, _("no other ticket found") if text.strip() else _("no other ticket of this customer"))
