"""Writing from the desk: replies, notes, new tickets, and what to do about mail that did not leave."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual import on, work

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.desk.acts import ActsOnTickets
from tuidesk.screens.desk.messages import Changed, LeavingRead, Said, TakenBack
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice, Picker
from tuidesk.screens.registry import make_screen
from tuidesk.screens.type_ahead import OPENS
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.mail_state import mail_state

if TYPE_CHECKING:
    from tuidesk.desk.replies.letter import Sent
    from tuidesk.desk.undo import Change
    from tuidesk.screens.compose.state import Task

WAYS = {
    "queued": ("withdraw",),
    "held": ("release", "withdraw"),
    "failed": ("retry", "withdraw"),
    "uncertain": ("arrived", "retry", "withdraw"),
}


class Mails(ActsOnTickets):
    """Opens the composer and takes up what it brings back."""

    def action_reply(self) -> None:
        """Answer the customer."""
        self._write("reply")

    def action_note(self) -> None:
        """Write a note."""
        self._write("note")

    def _write(self, kind: str) -> None:
        from tuidesk.screens.compose.state import Task

        row = self.tickets.row
        if row is not None:
            self._open_composer(
                Task("reply" if kind == "reply" else "note", row.id, row.number, clean_line(row.title))
            )

    def action_new(self) -> None:
        """Open a ticket with a first mail, in the lane's queue or in one that is chosen."""
        faces = self.tickets.queues
        key = self.lanes.key
        if key.startswith("queue:"):
            self._new_in(int(key.partition(":")[2]))
        elif len(faces) == 1:
            self._new_in(next(iter(faces)))
        elif faces:
            self.desk.push_screen(Picker(_("New ticket in"), self.queue_choices()), self._new_in)

    def _new_in(self, queue_id: int | None) -> None:
        from tuidesk.screens.compose.state import Task

        if queue_id is not None:
            self._open_composer(Task("new", queue_id=queue_id))

    def _open_composer(self, task: Task) -> None:
        self.sit_at(task.ticket_id, "noting" if task.kind == "note" else "writing")
        self.desk.push_screen(make_screen("compose", task), self._composed)

    def _composed(self, composed: object) -> None:
        """Say what became of it; it can be taken back."""
        from tuidesk.screens.compose.state import Composed

        self.sit_at(self.tickets.ticket_id, "reading")
        if not isinstance(composed, Composed):
            return
        touched = frozenset[int]()
        if composed.problem:
            self.say(composed.problem)
        if composed.sent is not None:
            self.remember(composed.sent.outbox_id)
            touched = frozenset([composed.sent.ticket_id])
            self._tell_fate(composed.sent)
        if composed.note is not None:
            self.remember(composed.note)
            touched = frozenset([self.tickets.ticket_id] if self.tickets.ticket_id else [])
            self._tell_note(composed.note)
        self.post_message(Changed(touched, side=True))

    def _tell_note(self, change: Change) -> None:
        """Say that the note is there, and whom it did not reach."""
        from tuidesk.desk.mentioning import unknown_words
        from tuidesk.screens.compose.naming import unheard_words

        words = (_("note written"), unheard_words(change.unheard), unknown_words(change.unknown))
        self.say(clean_line(". ".join(word for word in words if word)))

    def _tell_fate(self, sent: Sent) -> None:
        """Say when the letter leaves, until it does: then nothing is left to undo."""
        if sent.state == "held":
            self.say(clean_line(_("held: {reason}").format(reason=_(sent.reason))))
            return
        seconds = max(0, -(-(sent.not_before - now()) // 1000))
        words = clean_line(_("sends in {n} s").format(n=seconds))
        self.say(words)
        self.set_timer(seconds + 0.5, lambda: self._left(sent.outbox_id, words))

    def _left(self, outbox_id: int, words: SafeText) -> None:
        if outbox_id in self.undo_stack:
            self.undo_stack.remove(outbox_id)
        self.unsay(words)
        self.show_keys()

    @on(TakenBack)
    def write_on(self, event: TakenBack) -> None:
        """Open a letter that was taken back, to go on writing."""
        self.say(NOTHING)  # it no longer leaves in so many seconds
        self._open_composer(event.task)

    # --- leaving ---------------------------------------------------------------------------

    @work(thread=True, group=OPENS, exit_on_error=False)
    def read_leaving(self, opened: OpenDesk) -> None:
        """Read what leaves soon; a store that cannot be read keeps nobody here."""
        from tuidesk.desk.outbox import leaving as outbox_leaving

        try:
            with opened.store.read() as conn:
                found = outbox_leaving.leaving(conn)
        except Problem:
            found = outbox_leaving.Leaving(0, 0)
        self.post_message(LeavingRead(found))

    @on(LeavingRead)
    def leave_or_ask(self, event: LeavingRead) -> None:
        """End, or ask what becomes of the mail."""
        if event.leaving.count == 0:
            self.app.exit(0)
            return
        question = make_screen("leaving", event.leaving.count, event.leaving.in_ms)
        self.desk.push_screen(question, lambda may_end: self.app.exit(0) if may_end else None)

    # --- mail that did not leave ---------------------------------------------------------

    def action_outgoing(self) -> None:
        """Choose what to do about the newest mail of the ticket that waits, failed or may have arrived."""
        talk = self.conversation.talk
        entry = next((e for e in reversed(talk.entries) if e.state in WAYS), None) if talk else None
        if entry is None or entry.outbox_id is None:
            return
        words = {
            "release": _("send it all the same"),
            "retry": _("send it again"),
            "arrived": _("it arrived"),
            "withdraw": _("take it back"),
        }
        choices = [Choice(way, words[way], key=str(n)) for n, way in enumerate(WAYS[entry.state], 1)]
        title = mail_state(entry, self.desk.glyphs)[0]
        self.desk.push_screen(Picker(title, choices), partial(self._decide, entry.outbox_id))

    def _decide(self, outbox_id: int, way: str | None) -> None:
        if way == "withdraw" and self.opened is not None:
            self.withdraw(self.opened, outbox_id)
        elif way is not None and self.opened is not None:
            self.decide(self.opened, outbox_id, way)

    @work(thread=True, group="act", exit_on_error=False)
    def decide(self, opened: OpenDesk, outbox_id: int, way: str) -> None:
        """Do it in a thread."""
        from tuidesk.desk import outbox

        state = {"release": outbox.release, "retry": outbox.retry, "arrived": outbox.arrived}[way](
            opened.store, opened.actor, outbox_id
        )
        self.post_message(Said(clean_line(state)))
        self.post_message(Changed(side=True))
