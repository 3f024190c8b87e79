"""Quiet mode on the outbox screen: the switch, and what becomes of all that it holds."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from tuidesk.commands.screen import CommandScreen
from tuidesk.i18n import _, ngettext
from tuidesk.screens.compose.state import Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText, clean_line


class QuietOutbox(CommandScreen[Task | int]):
    """Switches quiet mode, and lets go of or takes back all that it holds."""

    quiet = False  # as it was last read

    @dataclass
    class Quieted(Message):
        """Quiet mode was switched, or its mails were decided upon."""

        words: SafeText

    def action_quiet(self) -> None:
        """Switch it."""
        if self.desk.opened is not None:
            self.switch_quiet(self.desk.opened, not self.quiet)

    def action_release_all(self) -> None:
        """Let go of all."""
        if self.desk.opened is not None:
            self.decide_all(self.desk.opened, release=True)

    def action_discard_all(self) -> None:
        """Take all back."""
        if self.desk.opened is not None:
            self.decide_all(self.desk.opened, release=False)

    @work(thread=True, group="outbox-act", exit_on_error=False)
    def switch_quiet(self, opened: OpenDesk, on: bool) -> None:
        """Do it in a thread."""
        from tuidesk.desk import quiet

        state = quiet.switch(opened.store, opened.actor, on)
        words = _("Quiet mode is on: no mail leaves") if state.on else _("Quiet mode is off")
        if state.held and not state.on:
            held = ngettext("it holds {n} mail", "it holds {n} mails", state.held).format(n=state.held)
            words = f"{words}; {held}"
        self.post_message(self.Quieted(clean_line(words)))

    @work(thread=True, group="outbox-act", exit_on_error=False)
    def decide_all(self, opened: OpenDesk, *, release: bool) -> None:
        """Do it in a thread."""
        from tuidesk.desk import quiet

        if release:
            count = quiet.release_all(opened.store, opened.actor)
            words = ngettext("{n} mail leaves", "{n} mails leave", count)
        else:
            count = quiet.discard_all(opened.store, opened.actor)
            words = ngettext("{n} mail taken back", "{n} mails taken back", count)
        self.post_message(self.Quieted(clean_line(words.format(n=count))))

    @on(Quieted)
    def after_quiet(self, event: Quieted) -> None:
        """Say what was done."""
        self.say(event.words)
        self.look_again()

    def look_again(self) -> None:
        """Read the mails once more."""
