"""Reading a ticket on the desk: the preview that follows the cursor, folds, files, and why it came."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from tuidesk.commands.base import Fact
from tuidesk.i18n import _
from tuidesk.screens.desk.messages import RowsRead, Said, TalkRead
from tuidesk.screens.desk.over_ssh import get_line
from tuidesk.screens.desk.parts import DeskParts
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.screens.type_ahead import OPENS
from tuidesk.term.clean import SafeText, clean_line, clean_name
from tuidesk.widgets.conversation_model import Talk
from tuidesk.widgets.file_words import MAIL
from tuidesk.widgets.ticket_list import TicketList

if TYPE_CHECKING:
    from tuidesk.screens.views.files import Wish
    from tuidesk.store.conversation import AttachmentRow

PREVIEW_SECONDS = 0.15  # the cursor rests this long before its ticket is read
SEEN_SECONDS = 1.5  # and this long before it counts as seen
AGES_MS = 60_000  # after which "waits 2 m" says something else


class Reads(DeskParts):
    """Shows the ticket under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._preview: Timer | None = None
        self._seen: Timer | None = None
        self._then: Callable[[], None] | None = None  # what was asked of a ticket that is being read

    @on(TicketList.Moved)
    def follow_cursor(self, event: TicketList.Moved) -> None:
        """Read the ticket under the cursor when it rests there."""
        self._then = None
        for timer in (self._preview, self._seen):
            if timer is not None:
                timer.stop()
        if event.ticket_id is None:
            self.show_talk(None)
            return
        self._preview = self.set_timer(PREVIEW_SECONDS, self.preview)

    def preview(self) -> None:
        """Read the ticket under the cursor."""
        talk, ticket_id = self.conversation.talk, self.tickets.ticket_id
        if self.opened is not None and ticket_id is not None and (talk is None or talk.head.id != ticket_id):
            self.read_talk(self.opened, ticket_id)

    @work(thread=True, exclusive=True, group="talk", exit_on_error=False)
    def read_talk(self, opened: OpenDesk, ticket_id: int) -> None:
        """Read a conversation."""
        self.post_message(TalkRead(ticket_id, opened.reader.talk(ticket_id)))

    @work(thread=True, group=OPENS, exit_on_error=False)
    def read_talk_now(self, opened: OpenDesk, ticket_id: int) -> None:
        """Read a conversation for which an action waits that will open a screen."""
        self.post_message(TalkRead(ticket_id, opened.reader.talk(ticket_id)))

    @on(TalkRead)
    def take_talk(self, event: TalkRead) -> None:
        """Show a conversation, unless the cursor went on meanwhile."""
        if event.ticket_id == self.tickets.ticket_id:
            self.show_talk(event.talk)

    def show_talk(self, talk: Talk | None) -> None:
        """Show a conversation, and note it as seen when the agent stays."""
        self.conversation.show(talk)
        self.show_keys()
        if talk is not None:
            self._seen = self.set_timer(SEEN_SECONDS, self.seen_now)
            then, self._then = self._then, None
            if then is not None:
                then()

    def _talk_for(self, action: Callable[[], None]) -> Talk | None:
        """Return the conversation of the cursor's ticket; while it is being read, let the action wait."""
        talk = self.conversation.talk
        if talk is not None and talk.head.id == self.tickets.ticket_id:
            return talk
        self._then = action
        if self.opened is not None and self.tickets.ticket_id is not None:
            self.read_talk_now(self.opened, self.tickets.ticket_id)
        return None

    def show_again(self, talk: Talk) -> None:
        """Show the same ticket with what is new in it."""
        shown = self.conversation.talk
        if shown is None or shown.head.id != talk.head.id:
            return
        if shown != talk or talk.now - shown.now >= AGES_MS:
            self.show_talk(talk)

    def seen_now(self) -> None:
        """Note the shown ticket as seen."""
        talk = self.conversation.talk
        if self.opened is not None and talk is not None:
            self.mark_seen(self.opened, talk)

    @work(thread=True, group="seen", exit_on_error=False)
    def mark_seen(self, opened: OpenDesk, talk: Talk) -> None:
        """Write the read mark, and read the row that now looks otherwise."""
        opened.reader.mark_seen(talk)
        self.post_message(RowsRead(opened.reader.rows([talk.head.id])))

    # --- folds and files -----------------------------------------------------------------

    def action_unfold(self) -> None:
        """Open or close all folds."""
        self.conversation.messages.fold_all()

    def action_thing(self, key: str) -> None:
        """Act on the thing beside which a key stands: open a fold, save a file."""
        labels, talk = self.conversation.messages.labels, self.conversation.talk
        fold, file_id = labels.fold_of(key), labels.file_of(key)
        if fold is not None:
            self.conversation.messages.toggle(fold)
        elif file_id is not None and talk is not None:
            self.keep_file(next(row for row in talk.files if row.id == file_id), show=False)

    def action_files(self) -> None:
        """Choose an attachment to save; on the desk's own machine it is opened as well."""
        talk = self._talk_for(self.action_files)
        if talk is None:
            return
        if self.desk.session:
            title = _("Fetch an attachment over SSH")
        else:
            title = _("Save an attachment") if self.desk.remote else _("Save and open an attachment")
        self.desk.push_screen(make_screen("files", title, talk.files), self._take_file)

    def _take_file(self, wish: Wish | None) -> None:
        if wish is None:
            return
        if wish.look:
            self.look_at(wish.row)
        else:
            self.keep_file(wish.row, show=not self.desk.remote)

    def look_at(self, row: AttachmentRow) -> None:
        """Show a picture or an attached mail here."""
        talk = self.conversation.talk
        if talk is None:
            return
        entry = next(entry for entry in talk.entries if row in entry.attachments)
        if row.content_type == MAIL:
            self.desk.show_screen("parts", talk, entry.id, row)
        else:
            self.desk.show_screen("picture", entry.id, row)

    def keep_file(self, row: AttachmentRow, *, show: bool) -> None:
        """Save an attachment, and open it when `show` is set; in a session, say the line that fetches it."""
        talk = self.conversation.talk
        if self.opened is not None and talk is not None and self.desk.session:
            self.show_line(get_line(talk.head.number, talk.entries, row, os.environ))
        elif self.opened is not None and talk is not None:
            entry = next(entry for entry in talk.entries if row in entry.attachments)
            self.say(_("saving {name}…").format(name=clean_name(row.filename)))
            self.save_file(self.opened, row, entry.id, talk.head.number, show)

    def show_line(self, line: SafeText) -> None:
        """Copy a line, and show it alone for terminals that do not let programs copy."""
        self.desk.copy_to_clipboard(SafeText(line))
        self.desk.push_screen(make_screen("copy", line))

    @work(thread=True, group="file", exit_on_error=False)
    def save_file(
        self, opened: OpenDesk, row: AttachmentRow, message_id: int, number: int, show: bool
    ) -> None:
        """Save an attachment in a thread, then say where it is; never in a session."""
        from tuidesk.screens.desk import files

        path = files.save(opened, row, message_id, number)
        if show:
            files.show(path)
        self.post_message(Said(clean_line(_("saved: {path}").format(path=path))))

    @on(Said)
    def say_it(self, event: Said) -> None:
        """Say what a thread has to say."""
        self.say(event.text)

    def facts(self) -> frozenset[Fact]:
        """Add whether there is mail to look at part by part."""
        facts = super().facts()
        talk = self.conversation.talk if self.is_mounted else None
        return facts | {Fact.LETTERS} if talk is not None and talk.letters else facts

    def action_parts(self) -> None:
        """Look at the mail that is read now, part by part."""
        talk = self._talk_for(self.action_parts)
        if talk is None or not talk.letters:
            return
        idents = [entry.id for entry in talk.letters]
        read = self.conversation.messages.in_view
        newest = talk.last_in.id if talk.last_in is not None else idents[-1]
        self.desk.show_screen("parts", talk, read if read in idents else newest)

    def action_why(self) -> None:
        """Show why the newest mail came here; without any, why the newest message stands where it does."""
        talk = self._talk_for(self.action_why)
        entry = (talk.last_in or next(reversed(talk.entries), None)) if talk is not None else None
        if talk is not None and entry is not None:
            self.desk.show_screen("why", talk.head, entry)
