"""Merging two tickets and splitting one on the desk: what belongs together, and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from tuidesk.i18n import _, ngettext
from tuidesk.screens.desk.acts import ActsOnTickets
from tuidesk.screens.desk.reading import Reads
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice, Picker
from tuidesk.screens.ticket_picker import TicketPicker
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.desk.undo import Change
    from tuidesk.store.conversation import Entry
    from tuidesk.store.lists import TicketRow
    from tuidesk.widgets.conversation_model import Talk

FIRST_WORDS = 60


class MailPicker(Picker):
    """Chooses a mail; wide enough for who wrote it, its subject and when it came."""

    CSS_PATH = "../pickers.tcss"


class Joins(Reads, ActsOnTickets):
    """Merges the ticket under the cursor into another one, or moves a mail of it to a new one."""

    @dataclass
    class Merged(Message):
        """The ticket was merged; the cursor follows to the one that stays."""

        change: Change
        text: SafeText
        home_id: int

    # --- merging ---------------------------------------------------------------------------

    def action_merge(self) -> None:
        """Choose the ticket that stays; a merged ticket is taken out again instead."""
        row, talk = self.tickets.row, self.conversation.talk
        if row is None or self.opened is None:
            return
        if talk is not None and talk.head.id == row.id and talk.head.merged_into is not None:
            self.unmerge(self.opened, row)
            return
        title = clean_line(_("Merge #{number} into").format(number=row.number))
        picker = TicketPicker(title, row.id, self.tickets.queues)
        self.desk.push_screen(picker, lambda home: self._merge_into(row, home))

    def _merge_into(self, row: TicketRow, home: TicketRow | None) -> None:
        if home is not None and self.opened is not None:
            self.merge(self.opened, row, home)

    @work(thread=True, group="act", exit_on_error=False)
    def merge(self, opened: OpenDesk, row: TicketRow, home: TicketRow) -> None:
        """Do it in a thread."""
        from tuidesk.desk import merging

        change = merging.merge(opened.store, opened.actor, row.id, home.id)
        said = _("#{number} merged into #{other}").format(number=row.number, other=home.number)
        self.post_message(self.Merged(change, clean_line(said), home.id))

    @on(Merged)
    def go_to_home(self, event: Merged) -> None:
        """Say it, remember how to take it back, and show the ticket that stays."""
        self.post_message(self.Acted(event.change, event.text))
        place = self.tickets.pages.index_of(event.home_id)
        if place is not None:
            self.tickets.move_to(place)

    @work(thread=True, group="act", exit_on_error=False)
    def unmerge(self, opened: OpenDesk, row: TicketRow) -> None:
        """Take a merged ticket out again, in a thread."""
        from tuidesk.desk import merging

        change = merging.unmerge(opened.store, opened.actor, row.id)
        said = _("#{number} taken out again").format(number=row.number)
        self.post_message(self.Acted(change, clean_line(said)))

    # --- splitting -------------------------------------------------------------------------

    def action_split(self) -> None:
        """Choose the mail that is to have a ticket of its own, the newest first."""
        talk = self._talk_for(self.action_split)
        if talk is None:
            return
        mails = [entry for entry in reversed(talk.entries) if entry.direction == "in"]
        choices = [self._mail_choice(talk, entry, n) for n, entry in enumerate(mails, 1)]
        title = f"#{talk.head.number}  {_('New ticket from')}"
        self.desk.push_screen(MailPicker(title, choices), lambda entry: self._ask_later(talk, entry))

    def _mail_choice(self, talk: Talk, entry: Entry, number: int) -> Choice:
        who = clean_line(entry.author, 30) or clean_line(entry.address, 30)
        words = clean_line(entry.subject or entry.text[:200], FIRST_WORDS)
        key = str(number) if number <= 9 else ""
        return Choice(entry, f"{who}: {words}", key, hint=moment(entry.at, talk.now, talk.zone))

    def _ask_later(self, talk: Talk, chosen: Entry | None) -> None:
        """Ask whether later mail of the same writer goes along, where there is some."""
        if chosen is None:
            return
        later = [one for one in talk.entries if one.id > chosen.id and one.direction == "in"]
        count = len([one for one in later if one.address == chosen.address])
        if not count:
            self._split(chosen, False)
            return
        words = ngettext(
            "and {count} later mail of the writer", "and {count} later mails of the writer", count
        )
        choices = [Choice(False, _("only this mail"), "1"), Choice(True, words.format(count=count), "2")]
        self.desk.push_screen(Picker(_("New ticket from"), choices), lambda value: self._split(chosen, value))

    def _split(self, chosen: Entry, later: bool | None) -> None:
        if later is not None and self.opened is not None:
            self.split(self.opened, chosen.id, later)

    @work(thread=True, group="act", exit_on_error=False)
    def split(self, opened: OpenDesk, message_id: int, later: bool) -> None:
        """Do it in a thread."""
        from tuidesk.desk import splitting

        made = splitting.split(opened.store, opened.actor, message_id, later=later)
        said = _("new ticket #{number}").format(number=made.number)
        self.post_message(self.Acted(made.change, clean_line(said)))
