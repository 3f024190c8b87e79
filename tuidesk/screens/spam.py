"""What the provider took for spam in one mailbox: customers' mail among it is taken in by a key."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.health import SPAM
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandScreen
from tuidesk.i18n import _
from tuidesk.screens.following import JobFollower, JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.cursor_lines import CursorLines
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.times import age

AGE = 5


@dataclass(frozen=True, slots=True)
class SpamMail:
    """One mail as its headers tell; `taken` is what became of it here."""

    uid: int
    sender: SafeText
    subject: SafeText
    date: int
    new: bool
    taken: SafeText = NOTHING


class SpamLines(CursorLines[SpamMail]):
    """The mails, the newest first; those that came since somebody last looked are marked."""

    DEFAULT_CSS = "SpamLines { height: 1fr; }"

    def key_of(self, item: SpamMail) -> Hashable:
        """A mail is known by its UID."""
        return item.uid

    def draw(self, item: SpamMail, here: bool) -> Strip:
        """Draw one mail."""
        ink, more, width = ink_of(self), glyphs_of(self).more, self.size.width
        text, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        name = ink.style("strong", bold=True, on_cursor=here) if item.new else text
        line = Line(width).add(" ", text).add(fit(item.sender, max(20, width // 3), more), name)
        line.add("  ", text)
        told = item.taken or (clean_line(_("new")) if item.new else NOTHING)
        line.add(fit(item.subject, line.room - AGE - 4 - cell_len(told), more), name)
        line.add(f" {told}", ink.style("good" if item.taken else "accent", on_cursor=here))
        return line.fill(text, upto=-AGE - 1).add(f"{age(item.date, now()):>{AGE}}", dim).strip(text)


class SpamScreen(CommandScreen[None]):
    """Asks the worker for the mails in Spam, and to take in the one that is chosen."""

    DEFAULT_CSS = """
    SpamScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; margin-bottom: 1; }
    SpamScreen #told { padding: 0 1; color: $dim; display: none; }
    SpamScreen #told.filled { display: block; }
    """
    HERE: ClassVar[Commands] = (*SPAM, *MOVES)
    BINDINGS = bindings((*HERE, *CommandScreen.EVERYWHERE))
    AUTO_FOCUS = "SpamLines"

    @dataclass
    class Looked(Message):
        """The worker is at it, or has looked."""

        now: JobView

    @dataclass
    class TakenIn(Message):
        """A mail was taken in, or could not be."""

        mail: SpamMail
        now: JobView

    def __init__(self, channel: str, address: SafeText) -> None:
        super().__init__()
        self._channel, self._address = channel, address
        self._uidvalidity = 0

    @property
    def lines(self) -> SpamLines:
        """The mails."""
        return self.query_one(SpamLines)

    def compose(self) -> ComposeResult:
        """Lay out whose Spam it is, how far the worker is, the mails and the keys."""
        yield Plain(clean_line(_("Spam of {address}").format(address=self._address)), id="where")
        yield Plain(id="told")
        yield SpamLines()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Ask at once."""
        self.show_keys()
        self.action_look_again()

    def facts(self) -> frozenset[Fact]:
        """Add whether there is a mail to take in."""
        mail = self.lines.item if self.is_mounted else None
        return super().facts() | ({Fact.SPAM} if mail and not mail.taken else set())

    def action_look_again(self) -> None:
        """Ask the worker what lies in Spam."""
        if self.desk.opened is not None:
            self.ask(self.desk.opened)

    @work(thread=True, exclusive=True, group="spam", exit_on_error=False)
    def ask(self, opened: OpenDesk) -> None:
        """Follow the worker's look."""
        for step in JobFollower(opened, "look-spam", {"channel": self._channel}).follow():
            self.post_message(self.Looked(step))

    @on(Looked)
    def draw(self, event: Looked) -> None:
        """Show the mails, or how far the worker is."""
        step = event.now
        if not (step.ended and step.ok):
            self.query_one("#told", Plain).show(step.words or SafeText(_("asking the worker")))
            return
        mails = [_mail(row) for row in step.result["mails"]]
        self._uidvalidity = step.result["uidvalidity"]
        self.query_one("#told", Plain).show(NOTHING if mails else SafeText(_("Nothing lies in Spam.")))
        self.lines.show(mails)
        self.show_keys()

    @on(SpamLines.Moved)
    def moved(self) -> None:
        """Show what can be done with the mail under the cursor."""
        self.show_keys()

    def action_move(self, how: str) -> None:
        """Move the cursor."""
        self.say(NOTHING)
        self.lines.move(how)

    def action_take_in(self) -> None:
        """Make a ticket of the mail under the cursor."""
        if self.lines.item is not None and self.desk.opened is not None:
            self.take(self.desk.opened, self.lines.item)

    @work(thread=True, group="spam-take", exit_on_error=False)
    def take(self, opened: OpenDesk, mail: SpamMail) -> None:
        """Follow the worker's taking in."""
        payload = {"channel": self._channel, "uid": mail.uid, "uidvalidity": self._uidvalidity}
        for step in JobFollower(opened, "take-spam", payload).follow():
            if step.ended:
                self.post_message(self.TakenIn(mail, step))

    @on(TakenIn)
    def show_taken(self, event: TakenIn) -> None:
        """Mark the mail with its ticket, or say why it could not be taken in."""
        if not event.now.ok:
            self.say(event.now.words)
            return
        number = event.now.result["number"]
        taken = clean_line(f"{self.desk.glyphs.arrow} #{number}" if number else self.desk.glyphs.check)
        done = event.mail.uid
        self.lines.show([_with(mail, taken) if mail.uid == done else mail for mail in self.lines.items])
        self.say(clean_line(_("Ticket #{number} was made of it").format(number=number)) if number else taken)


def _with(mail: SpamMail, taken: SafeText) -> SpamMail:
    return SpamMail(mail.uid, mail.sender, mail.subject, mail.date, False, taken)


def _mail(row: Mapping[str, Any]) -> SpamMail:
    sender, subject = clean_line(str(row["from"]), 200), clean_line(str(row["subject"]), 300)
    return SpamMail(int(row["uid"]), sender, subject, int(row["date"]), bool(row["new"]))
