"""The outbox: what waits, was held, failed or may have arrived, with the reason, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.navigate import MOVES, Below
from tuidesk.commands.outbox import OUTBOX
from tuidesk.desk.outbox_results import NEWER
from tuidesk.desk.storms import Storm
from tuidesk.i18n import _
from tuidesk.screens.compose.state import Task
from tuidesk.screens.lines_and_facts import LinesAndFacts
from tuidesk.screens.outbox_evidence import evidence, possible
from tuidesk.screens.outbox_mails import MailOutbox
from tuidesk.screens.outbox_storms import about
from tuidesk.screens.outbox_storms import possible as of_storm
from tuidesk.store.doubts import Seen
from tuidesk.store.overtaking import Newer
from tuidesk.store.waiting import WaitingMail
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.outbox_list import OutboxList
from tuidesk.widgets.pairs import Pairs
from tuidesk.widgets.plain import Plain

LOOK_SECONDS = 1.0

Chosen = Task | int
"""What the desk goes on with: a letter that was taken back, or the number of a ticket."""


class OutboxScreen(LinesAndFacts, MailOutbox):
    """Mails above, the evidence about the one under the cursor below; read again every second."""

    DEFAULT_CSS = """
    OutboxScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; margin-bottom: 1; }
    OutboxScreen #nothing { padding: 0 1; color: $dim; display: none; }
    OutboxScreen #nothing.filled { display: block; }
    OutboxScreen Pairs { height: 1fr; border-top: solid $line; margin: 1 1 0 1; }
    OutboxScreen Pairs:focus { border-top: heavy $accent; }
    """
    HERE: ClassVar[Commands] = (*OUTBOX, Below, *MOVES)
    BINDINGS = bindings((*HERE, *MailOutbox.EVERYWHERE))
    AUTO_FOCUS = "OutboxList"

    @dataclass
    class Read(Message):
        """The mails were read at a moment (ms)."""

        mails: list[WaitingMail]
        storms: list[Storm]
        doubts: dict[int, list[Seen]]
        newer: dict[int, list[Newer]]
        at: int
        quiet: bool

    def __init__(self) -> None:
        super().__init__()
        self._doubts: dict[int, list[Seen]] = {}
        self._newer: dict[int, list[Newer]] = {}

    def compose(self) -> ComposeResult:
        """Lay out where one is, the mails, the evidence and the keys."""
        yield Plain(SafeText(_("Outbox")), id="where")
        yield Plain(id="nothing")
        yield OutboxList()
        yield Pairs(key=Below.shown)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin to look."""
        self.show_keys()
        self.look()
        self.set_interval(LOOK_SECONDS, self.look)

    def facts(self) -> frozenset[Fact]:
        """Add what may be done about the mail under the cursor."""
        facts = super().facts() | ({Fact.UNDOABLE} if self.change else set())
        if not self.is_mounted:
            return facts
        if self.mails.storm is not None:
            return facts | of_storm(self.mails.storm)
        mail = self.mails.mail
        return facts | possible(mail, self.mails.mails) if mail else facts

    @work(thread=True, exclusive=True, group="outbox", exit_on_error=False)
    def look(self) -> None:
        """Read the mails."""
        from tuidesk.desk import gate, seeing, storms
        from tuidesk.store import doubts, overtaking, waiting
        from tuidesk.store.clock import now

        opened = self.desk.opened
        if opened is not None:
            with opened.store.read() as conn:
                hidden = seeing.hidden(conn, opened.actor)
                mails = waiting.mails(conn, hidden, storms.WHICH)
                blowing = storms.read(conn, hidden)
                seen = doubts.seen(conn, [mail.id for mail in mails if mail.state == "uncertain"])
                newer = overtaking.newer(conn, [mail.id for mail in mails if mail.reason == NEWER])
                self.post_message(self.Read(mails, blowing, seen, newer, now(), gate.quiet(conn)))

    def look_again(self) -> None:
        """Read the mails once more."""
        self.look()

    @on(Read)
    def draw(self, event: Read) -> None:
        """Show the mails when they differ from those on screen."""
        self.quiet = event.quiet
        words = _("Nothing waits: every mail has left.") if not (event.mails or event.storms) else ""
        self.query_one("#nothing", Plain).show(SafeText(words))
        count = len(event.mails) + sum(storm.stopped for storm in event.storms)
        mode = _("Quiet mode is on: no mail leaves") if event.quiet else _("Q holds all mail")
        self.query_one("#where", Plain).show(clean_line(f"{_('Outbox')} · {count} · {mode}"))
        known = (self.mails.mails, self._doubts, self._newer)
        news = (event.mails, event.doubts, event.newer) != known
        self._doubts, self._newer = event.doubts, event.newer
        if news or event.storms != self.mails.storms:
            self.mails.show(event.storms, event.mails, event.at)

    @on(OutboxList.Moved)
    def explain(self) -> None:
        """Show why the mail under the cursor is where it is."""
        mail, storm, opened = self.mails.mail, self.mails.storm, self.desk.opened
        zone = opened.zone if opened else None
        if storm is not None:
            self.query_one(Pairs).show(about(storm, zone))
        else:
            about_it = (self._doubts.get(mail.id, []), self._newer.get(mail.id, [])) if mail else ()
            self.query_one(Pairs).show(evidence(mail, zone, *about_it) if mail else [])
        self.show_keys()

    # --- keys

    @property
    def upper(self) -> OutboxList:
        """The mails."""
        return self.mails

    def action_ticket(self) -> None:
        """Go to the mail's ticket."""
        if self.mails.mail is not None and self.mails.mail.number is not None:
            self.dismiss(self.mails.mail.number)
