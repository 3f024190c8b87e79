"""What an agent does about a line of the ledger: a ticket of the mail, a second try, the question why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import on, work
from textual.message import Message

from tuidesk.i18n import _
from tuidesk.screens.activity.reading import ReadsLedger
from tuidesk.screens.following import JobFollower, JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.store.activity import Seen
from tuidesk.term.clean import SafeText, clean_line

if TYPE_CHECKING:
    from tuidesk.desk.undo import Change
    from tuidesk.screens.desk.screen import DeskScreen


class Asked(NamedTuple):
    """The number of a ticket and the message there that somebody asks about."""

    number: int
    id: int


class LedgerActs(ReadsLedger):
    """Acts on the line under the cursor."""

    @dataclass
    class Made(Message):
        """A ticket was made of a mail."""

        line: Seen | None
        change: Change
        number: int

    @dataclass
    class Retried(Message):
        """The worker is asking the server, or has."""

        line: Seen
        now: JobView

    def action_make_ticket(self) -> None:
        """Make a ticket of it."""
        if self.lines.item is not None and self.desk.opened is not None:
            self.make(self.desk.opened, self.lines.item)

    @work(thread=True, group="activity-act", exit_on_error=False)
    def make(self, opened: OpenDesk, line: Seen) -> None:
        """Do it in a thread; what reads the mail is a caged process."""
        from tuidesk.desk import activity
        from tuidesk.mail.cage import Cage

        with Cage() as cage:
            made = activity.make_ticket(opened.store, opened.actor, line.id, cage.parse)
        now = activity.again(opened.store, opened.actor, line.id)
        self.post_message(self.Made(now, made.change, made.number))

    @on(Made)
    def after_made(self, event: Made) -> None:
        """Show what became of it; at the desk it can be taken back."""
        cast("DeskScreen", self.desk.screen_stack[0]).remember(event.change)
        if event.line is not None:
            line = event.line
            self.show_lines([line if one.id == line.id else one for one in self.lines.items])
        self.say(clean_line(_("Ticket #{number} was made of it").format(number=event.number)))

    def action_retry(self) -> None:
        """Ask the server again."""
        if self.lines.item is not None and self.desk.opened is not None:
            self.retry(self.desk.opened, self.lines.item)

    @work(thread=True, group="activity-act", exit_on_error=False)
    def retry(self, opened: OpenDesk, line: Seen) -> None:
        """Follow the worker's second try."""
        for step in JobFollower(opened, "retry-mail", {"line": line.id}).follow():
            self.post_message(self.Retried(line, step))

    @on(Retried)
    def after_retry(self, event: Retried) -> None:
        """Say how far it is; what was taken in stands at the top by a line of its own."""
        if not event.now.ended or not event.now.ok:
            self.say(event.now.words or SafeText(_("asking the worker")))
            return
        self.show_lines([one for one in self.lines.items if one.id != event.line.id])
        number = event.now.result["number"]
        said = _("Ticket #{number} has it now").format(number=number) if number else _("It was taken in")
        self.say(clean_line(said))
        self.look()

    def action_why(self) -> None:
        """Show the rule that decided, and the headers it read."""
        line = self.lines.item
        if line is not None and line.number is not None and line.entry_id is not None:
            asked = Asked(line.number, line.entry_id)
            self.desk.push_screen(make_screen("why", asked, asked))
