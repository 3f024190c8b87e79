"""Asks once what becomes of mail that leaves in a few seconds, since its worker ends with the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.leaving import LEAVING
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import ngettext
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain

LOOK_SECONDS = 0.5


def sentence(count: int, in_ms: int, *, waiting: bool = False) -> SafeText:
    """Say how many replies leave, and when."""
    if waiting:
        words = ngettext("{n} reply leaves; then tuidesk ends", "{n} replies leave; then tuidesk ends", count)
    else:
        words = ngettext("{n} reply leaves in {s} s", "{n} replies leave, the first in {s} s", count)
    return SafeText(words.format(n=count, s=-(-in_ms // 1000)))


class LeavingScreen(CommandModal[bool]):
    """Gives back True when the desk may end."""

    DEFAULT_CSS = """
    LeavingScreen { align: center middle; }
    LeavingScreen Vertical { width: 64; max-width: 96%; height: 5;
        background: $background; border: round $line; padding: 0 1; }
    LeavingScreen Plain { height: 1; margin-bottom: 1; color: $strong; text-style: bold; }
    LeavingScreen KeyFooter { padding: 0; }
    """
    HERE: ClassVar[Commands] = LEAVING
    BINDINGS = bindings(HERE)

    @dataclass
    class Read(Message):
        """So many mails leave within seconds."""

        count: int

    @dataclass
    class Done(Message):
        """What was decided is in the store."""

    def __init__(self, count: int, in_ms: int) -> None:
        super().__init__()
        self._sentence = sentence(count, in_ms)

    def compose(self) -> ComposeResult:
        """Lay out the sentence above the keys."""
        with Vertical():
            yield Plain(self._sentence)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys()

    def action_wait(self) -> None:
        """Look every now and then whether it has left."""
        self.look()
        self.set_interval(LOOK_SECONDS, self.look)

    @work(thread=True, exclusive=True, group="leaving", exit_on_error=False)
    def look(self) -> None:
        """Read what leaves soon."""
        from tuidesk.desk.outbox import leaving as outbox_leaving

        if self.desk.opened is not None:
            with self.desk.opened.store.read() as conn:
                self.post_message(self.Read(outbox_leaving.leaving(conn).count))

    @on(Read)
    def wait_on(self, event: Read) -> None:
        """End when nothing is left, else say how much is."""
        if event.count == 0:
            self.dismiss(True)
        else:
            self.query_one(Plain).show(sentence(event.count, 0, waiting=True))

    def action_now(self) -> None:
        """Send it now."""
        self._decide("hurry")

    def action_keep(self) -> None:
        """Keep it."""
        self._decide("keep")

    def _decide(self, what: Literal["hurry", "keep"]) -> None:
        if self.desk.opened is not None:
            self.decide(self.desk.opened, what)

    @work(thread=True, exclusive=True, group="leaving", exit_on_error=False)
    def decide(self, opened: OpenDesk, what: Literal["hurry", "keep"]) -> None:
        """Write the decision."""
        from tuidesk.desk.outbox import leaving as outbox_leaving

        act = outbox_leaving.hurry if what == "hurry" else outbox_leaving.keep
        act(opened.store, opened.actor)
        self.post_message(self.Done())

    @on(Done)
    def end(self) -> None:
        """Let the desk end."""
        self.dismiss(True)

    def action_stay(self) -> None:
        """Stay."""
        self.dismiss(False)
