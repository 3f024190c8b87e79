"""Says under the recipients, before sending, whom the block list keeps from being mailed."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from tuidesk.mail.message import Address
from tuidesk.screens.compose.draft import KeepsDraft
from tuidesk.screens.compose.state import Task
from tuidesk.term.clean import SafeText
from tuidesk.widgets.composer_fields import ComposerFields

PAUSE_SECONDS = 0.3  # a name is typed on without a look at the store for each letter


class ShowsStopped(KeepsDraft):
    """Asks the store about the recipients whenever they change."""

    @dataclass
    class Stopped(Message):
        """Who would not be mailed; nothing when everybody is."""

        words: SafeText

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._asked: tuple[str, ...] = ()
        self._asking: Timer | None = None

    @on(ComposerFields.Changed)
    def plan_look(self) -> None:
        """Look soon, when To or Cc is another than at the last look."""
        if self.is_letter and self.fields.recipients_typed != self._asked and self._asking is None:
            self._asking = self.set_timer(PAUSE_SECONDS, self.look)

    def look(self) -> None:
        """Look whom the letter would not reach as it stands."""
        self._asking = None
        if self.is_letter:
            self._asked = self.fields.recipients_typed
            self._find_stopped(*self.fields.addressed(strict=False))

    @work(thread=True, exclusive=True, group="compose-stopped", exit_on_error=False)
    def _find_stopped(self, to: tuple[Address, ...], cc: tuple[Address, ...]) -> None:
        from tuidesk.screens.compose import work

        self.post_message(self.Stopped(work.stopped(self.opened, to, cc)))

    @on(Stopped)
    def show_stopped(self, event: Stopped) -> None:
        """Show it under the recipients."""
        self.fields.show_stopped(event.words)
