"""Why a mail came here: what intake decided, by which headers, and what was done since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

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
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.store.conversation import Entry, TicketHead

HEADERS = (
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "To", "Cc", "From", "Reply-To",
    "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "Precedence", "List-Id",
)  # fmt: skip
HEAD_BYTES = 65_536


class CloseWhy(Command):
    """Go back to the ticket."""

    action = "leave"
    keys = "escape,q,w,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Back")


class WhyScreen(CommandModal[None]):
    """Shows the ledger's rows, the events and the headers of one mail."""

    CSS_PATH = "desk_why.tcss"
    HERE: ClassVar[Commands] = (CloseWhy, Help, Search, Settings, Health)
    BINDINGS: ClassVar[list[BindingType]] = bindings((*HERE, *MOVES))

    @dataclass
    class Read(Message):
        """What there is to say was read."""

        pairs: list[tuple[str, SafeText]]

    def __init__(self, head: TicketHead, entry: Entry) -> None:
        super().__init__()
        self._head, self._entry = head, entry

    def compose(self) -> ComposeResult:
        """Put the title above the lines."""
        with Vertical(id="why"):
            yield PickerTitle(_("Why is this mail in #{number}?").format(number=self._head.number))
            yield Pairs()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Read what there is to say, and show the keys."""
        self.show_keys()
        if self.desk.opened is not None:
            self.read(self.desk.opened)

    @work(thread=True, exclusive=True, group="why", exit_on_error=False)
    def read(self, opened: OpenDesk) -> None:
        """Read ledger, events and headers."""
        self.post_message(self.Read(reasons(opened, self._head.id, self._entry)))

    @on(Read)
    def show(self, event: Read) -> None:
        """Show them."""
        self.query_one(Pairs).show(event.pairs)

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(Pairs).move(how)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)


def reasons(opened: OpenDesk, ticket_id: int, entry: Entry) -> list[tuple[str, SafeText]]:
    """Return label and value of all that explains why a mail joined its ticket."""
    from tuidesk.screens.desk_why_words import sentence
    from tuidesk.store import glance
    from tuidesk.store.clock import now

    with opened.store.read() as conn:
        notes, events = glance.ledger_of(conn, entry.id), glance.events_of(conn, ticket_id)
    pairs = []
    for note in notes:
        place = " ".join(str(part) for part in (note.channel, note.folder, note.uid) if part)
        pairs.append((_("came through"), clean_line(place)))
        decided = ", ".join(_(part) for part in (note.disposition, note.kind, note.reason) if part)
        pairs.append((_("decided"), clean_line(decided)))
    for event in events:
        pairs.append((moment(event.at, now(), opened.zone), sentence(event)))
    return pairs + headers(opened, entry.raw_sha256)


def headers(opened: OpenDesk, raw: str) -> list[tuple[str, SafeText]]:
    """Return the headers that intake looks at, as they stand in the mail."""
    if not raw:
        return []
    try:
        head = opened.store.raw.get(raw)[:HEAD_BYTES]
    except KeyError:
        return []
    text = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    unfolded = text.replace("\n ", " ").replace("\n\t", " ").split("\n")
    known = {name.casefold(): name for name in HEADERS}
    found = []
    for line in unfolded:
        name, colon, value = line.partition(":")
        if colon and name.strip().casefold() in known:
            found.append((known[name.strip().casefold()], clean_line(value)))
    return found
