"""The first page of an empty desk: three ways on, never an empty grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from tuidesk.commands.app import Health, Help, Mouse, Palette, Settings
from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.start import START
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import DEMO_EXIT, OpenDesk
from tuidesk.screens.wizard import Wizard
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain


class StartScreen(CommandScreen[str]):
    """Gives back the name of the queue that it made."""

    DEFAULT_CSS = """
    StartScreen VerticalScroll { padding: 1 4; height: 1fr; }
    StartScreen Plain { margin-bottom: 1; }
    StartScreen #welcome { color: $strong; text-style: bold; }
    StartScreen .way { color: $foreground; }
    StartScreen #privacy { color: $dim; }
    """
    HERE: ClassVar[Commands] = START
    EVERYWHERE: ClassVar[Commands] = (Help, Palette, Settings, Health, Mouse)
    BINDINGS = bindings((*HERE, *EVERYWHERE))

    @dataclass
    class Ready(Message):
        """A queue of that name was made."""

        queue: str

    @dataclass
    class Refused(Message):
        """Something could not be done."""

        problem: Problem

    def compose(self) -> ComposeResult:
        """Lay the three ways out."""
        with VerticalScroll():
            yield Plain(
                SafeText(_("Welcome to tuidesk. This desk is empty: it has neither a queue nor a mailbox.")),
                id="welcome",
            )
            yield Plain(
                SafeText(
                    _(
                        "m   Connect mail: Office 365, Gmail, IMAP or forwarding. A few questions, two minutes."
                    )
                ),
                classes="way",
            )
            if Fact.FOLDERS in self.desk.facts():
                yield Plain(
                    SafeText(
                        _("d   Look at a demo desk first. Invented customers, offline, gone when you quit.")
                    ),
                    classes="way",
                )
            yield Plain(
                SafeText(_("l   Begin with a queue without mail; connect or import mail later.")),
                classes="way",
            )
            yield Plain(
                SafeText(_("The same on the command line: tuidesk channel add …, tuidesk queue add …")),
                id="privacy",
            )
        yield KeyFooter()

    def on_mount(self) -> None:
        """Go on to the wizard at once; this page is where leaving it leads."""
        self.show_keys()
        self.action_connect()

    def action_demo(self) -> None:
        """Leave for the demo."""
        self.app.exit(DEMO_EXIT)

    def action_connect(self) -> None:
        """Open the wizard."""
        self.app.push_screen(Wizard(), self._connected)

    def _connected(self, queue: str | None) -> None:
        if queue:
            self.dismiss(queue)

    def action_by_hand(self) -> None:
        """Make a queue without mail."""
        from tuidesk.desk import first_steps

        self.do(lambda opened: first_steps.start_by_hand(opened.store, opened.actor))

    @work(thread=True, exclusive=True, group="start", exit_on_error=False)
    def do(self, act: Callable[[OpenDesk], str]) -> None:
        """Change the desk in a thread."""
        assert self.desk.opened is not None
        try:
            queue = act(self.desk.opened)
        except Problem as problem:
            self.post_message(self.Refused(problem))
        else:
            self.post_message(self.Ready(queue))

    @on(Ready)
    def close(self, event: Ready) -> None:
        """Go to the desk, which is no longer empty."""
        self.dismiss(str(clean_line(event.queue)))

    @on(Refused)
    def show_problem(self, event: Refused) -> None:
        """Say what could not be done."""
        self.desk.failed(event.problem)

    async def action_back(self) -> None:
        """Leave the program."""
        self.app.exit(0)
