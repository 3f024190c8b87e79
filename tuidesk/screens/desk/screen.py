"""The desk: queues, tickets and conversation, and what works there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import AppBlur, AppFocus

from tuidesk.commands.activity import Activity
from tuidesk.commands.app import Back, Colors, Health, Help, Mouse, Palette, QuitDesk, Search, Settings, Undo
from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.card import CARD
from tuidesk.commands.compose import New, Note, Reply
from tuidesk.commands.navigate import NAVIGATE, Zoom
from tuidesk.commands.outbox import Outbox
from tuidesk.commands.ticket import TICKET
from tuidesk.commands.view import VIEW, Outgoing
from tuidesk.screens.desk.card import Cards
from tuidesk.screens.desk.company import Company
from tuidesk.screens.desk.follow import Follows
from tuidesk.screens.desk.joining import Joins
from tuidesk.screens.desk.mail import Mails
from tuidesk.screens.desk.messages import TakenBack
from tuidesk.screens.desk.panes import Panes
from tuidesk.screens.desk.watching import Watches
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.widgets.conversation import Conversation
from tuidesk.widgets.conversation_model import FILE_KEYS, FOLD_KEYS
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.list_title import ListTitle
from tuidesk.widgets.queue_list import QueueList
from tuidesk.widgets.queue_tabs import QueueTabs
from tuidesk.widgets.status_line import StatusLine
from tuidesk.widgets.ticket_list import TicketList

if TYPE_CHECKING:
    from tuidesk.screens.compose.state import Task

HERE: Commands = (
    Undo,
    Reply,
    Note,
    *TICKET,
    New,
    Search,
    *VIEW,
    *CARD,
    Outgoing,
    Outbox,
    Activity,
    Zoom,
    Settings,
    Health,
    *NAVIGATE,
)
UNDECIDED = ("queued", "held", "failed", "uncertain")


def thing_bindings() -> list[BindingType]:
    """Return the keys that stand beside attachments and folds."""
    return [Binding(key, f"thing('{key}')", show=False) for key in FILE_KEYS + FOLD_KEYS]


class DeskScreen(Panes, Company, Watches, Follows, Mails, Cards, Joins):
    """Queues, tickets and conversation side by side, and all that is done there."""

    CSS_PATH = "desk.tcss"
    HERE: ClassVar[Commands] = HERE
    EVERYWHERE: ClassVar[Commands] = (Help, Palette, Colors, Mouse, QuitDesk, Back)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings((*HERE, *EVERYWHERE)), *thing_bindings()]
    AUTO_FOCUS = "TicketList"

    def compose(self) -> ComposeResult:
        """Lay out status, panes and keys; which panes show is up to the style sheet."""
        yield StatusLine()
        yield QueueTabs(id="tabs")
        with Horizontal(id="panes"):
            yield QueueList(id="queues")
            with Vertical(id="tickets"):
                yield ListTitle()
                yield TicketList(id="list")
            yield Conversation(id="talk")
        yield KeyFooter()

    def desk_opened(self, opened: OpenDesk) -> None:
        """Begin to read, and to follow what others change."""
        self.start_flow(opened)
        self.show_keys()

    # --- what works here ---------------------------------------------------------------

    def facts(self) -> frozenset[Fact]:
        """Add what is true of the ticket under the cursor and of the layout."""
        found = set(super().facts())
        if not self.is_mounted:
            return frozenset(found)
        talk = self.conversation.talk
        here = self.tickets.ticket_id is not None
        states = {entry.state for entry in talk.entries} if talk else set()
        checks = {
            Fact.TICKET: here,
            Fact.MAIL: bool(talk and talk.last_in),
            Fact.FILES: bool(talk and talk.files),
            Fact.FOLDS: bool(self.conversation.messages.labels.folds),
            Fact.CARD: bool(talk and talk.cards),
            Fact.OUTGOING: bool(states.intersection(UNDECIDED)),
            Fact.STACKED: self.has_class("-stacked"),
        }
        return frozenset(found | {fact for fact, true in checks.items() if true})

    def action_outbox(self) -> None:
        """Show all mail that has not left."""
        self.desk.push_screen(make_screen("outbox"), self._from_outbox)

    def action_activity(self) -> None:
        """Show every mail that was seen, and where it went."""
        self.desk.push_screen(make_screen("activity"), self._from_outbox)

    def _from_outbox(self, chosen: Task | int | None) -> None:
        """Go on writing what was taken back on a screen above, or show the ticket that was chosen there."""
        if isinstance(chosen, int):
            self.search(f"#{chosen}")
        elif chosen is not None:
            self.post_message(TakenBack(chosen))

    # --- back and out --------------------------------------------------------------------

    async def action_back(self) -> None:
        """Go back from the conversation or the lanes to the list; from there, leave."""
        if self.focused is not self.tickets:
            self.show_pane(self.tickets)
        elif self.showing != self.lanes.key:
            self.search(None)
        else:
            self.hush()

    async def action_quit_desk(self) -> None:
        """Leave the desk, or go back when something else is shown."""
        if self.focused is self.tickets and self.showing == self.lanes.key:
            self.leave()
        else:
            await self.action_back()

    def leave(self) -> None:
        """Leave, but ask first when mail leaves in seconds and its worker would end with this program."""
        if self.opened is not None and self.opened.worker_started_at:
            self.read_leaving(self.opened)
        else:
            self.app.exit(0)

    @on(AppBlur)
    def look_rarely(self) -> None:
        """Nobody looks: follow changes once a second."""
        self.watched = False

    @on(AppFocus)
    def look_often(self) -> None:
        """Somebody looks: follow changes four times a second."""
        self.watched = True
