"""Sending a letter or writing a note, and asking once more when somebody was faster."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from tuidesk.desk.errors import InOutbox, Overtaken
from tuidesk.desk.replies.letter import Letter, new_token
from tuidesk.errors import Problem
from tuidesk.screens.compose.draft import KeepsDraft
from tuidesk.screens.compose.state import Composed, Newer, Task


class Sends(KeepsDraft):
    """Hands the letter to the desk; what the desk refuses stays on screen."""

    @dataclass
    class Done(Message):
        """The letter is in the outbox, or the note on its ticket."""

        composed: Composed

    @dataclass
    class Refused(Message):
        """It was not sent, for that reason; `news` is what happened meanwhile, if that is it."""

        problem: Problem
        news: Newer | None = None

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._sending = False

    def action_send(self) -> None:
        """Send the letter."""
        self._send(solve=False)

    def action_write_note(self) -> None:
        """Put the note on its ticket."""
        self._send(solve=False)

    def action_send_solve(self) -> None:
        """Send the letter and mark its ticket solved."""
        self._send(solve=True)

    def _send(self, *, solve: bool) -> None:
        if not self._loaded or self._sending:
            return
        try:
            letter = self.letter(solve=solve)
        except Problem as problem:
            self.complain(problem)
            return
        self.forget_timer()
        self._sending = True
        self.deliver(letter)

    @work(thread=True, group="compose-send", exit_on_error=False)
    def deliver(self, letter: Letter) -> None:
        """Hand the letter or the note to the desk."""
        from tuidesk.screens.compose import work

        try:
            with self._writing:
                composed = work.deliver(self.opened, self._job, letter, self._hand)
                self._over = True
        except (Overtaken, InOutbox) as problem:
            self.post_message(self.Refused(problem, work.news(self.opened, self._job, self._began)))
        except Problem as problem:
            self.post_message(self.Refused(problem))
        else:
            self.post_message(self.Done(composed))

    @on(Done)
    def leave_done(self, event: Done) -> None:
        """Close; the screen below shows what happens next."""
        self.dismiss(event.composed)

    @on(Refused)
    def stay(self, event: Refused) -> None:
        """Say why it was not sent; sending again after news were shown, or an earlier letter was named, means it."""
        self._sending = False
        if isinstance(event.problem, InOutbox):
            self._token = new_token()
        if event.news is not None:
            self.fields.show_newer(event.news.text)
            self._seen, self._ticket_id = event.news.seen, event.news.ticket_id
        self.action_save()
        self.complain(event.problem)
