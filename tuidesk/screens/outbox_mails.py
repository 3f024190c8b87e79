"""What an agent decides about one mail of the outbox: let it go, send it again, take it back, or take it as sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.compose.state import Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.outbox_storms import StormOutbox
from tuidesk.store.waiting import WaitingMail
from tuidesk.term.clean import NOTHING, SafeText, clean_line


class MailOutbox(StormOutbox):
    """Decides about the mail under the cursor."""

    @dataclass
    class Done(Message):
        """Something was done about a mail."""

        words: SafeText
        task: Task | None = None

    @dataclass
    class Refused(Message):
        """It could not be done."""

        problem: Problem

    def action_release(self) -> None:
        """Let it go all the same."""
        if self.mails.storm is not None:
            self.release_storm()
        else:
            self._decide("release")

    def action_retry(self) -> None:
        """Send it again."""
        self._decide("retry")

    def action_arrived(self) -> None:
        """Take it as sent."""
        self._decide("arrived")

    def _decide(self, way: str) -> None:
        from tuidesk.desk import outbox
        from tuidesk.desk.outbox_results import STATES

        act = {"release": outbox.release, "retry": outbox.retry, "arrived": outbox.arrived}[way]

        def done(opened: OpenDesk, mail: WaitingMail) -> MailOutbox.Done:
            state = act(opened.store, opened.actor, mail.id)
            assert state in STATES
            return self.Done(clean_line(f"#{mail.number or ''} {self.desk.glyphs.arrow} {_(state)}"))

        self._do(done)

    def action_withdraw(self) -> None:
        """Take it back and go on writing."""
        from tuidesk.desk import outbox
        from tuidesk.screens.compose.work import task_of

        def done(opened: OpenDesk, mail: WaitingMail) -> MailOutbox.Done:
            letter = outbox.withdraw(opened.store, opened.actor, mail.id)
            return self.Done(NOTHING, task_of(opened, letter))

        self._do(done)

    def _do(self, act: Callable[[OpenDesk, WaitingMail], Done]) -> None:
        if self.mails.mail is not None and self.desk.opened is not None:
            self.do(self.desk.opened, self.mails.mail, act)

    @work(thread=True, group="outbox-act", exit_on_error=False)
    def do(self, opened: OpenDesk, mail: WaitingMail, act: Callable[[OpenDesk, WaitingMail], Done]) -> None:
        """Do it in a thread."""
        try:
            self.post_message(act(opened, mail))
        except Problem as problem:
            self.post_message(self.Refused(problem))

    @on(Done)
    def after(self, event: Done) -> None:
        """Go on writing what was taken back, or say what was done."""
        if event.task is not None:
            self.dismiss(event.task)
            return
        self.say(event.words)
        self.look_again()

    @on(Refused)
    def show_problem(self, event: Refused) -> None:
        """Say why it was not done."""
        self.desk.failed(event.problem)
        self.look_again()
