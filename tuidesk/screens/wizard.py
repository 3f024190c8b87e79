"""The start-up wizard: a few questions, then a mailbox is connected; until the last one nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.start import WIZARD
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.wizard_pages import MENDING, PAGES
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain


class Wizard(CommandScreen[str]):
    """Gives back the name of the queue that it connected, or None."""

    DEFAULT_CSS = """
    Wizard Vertical { padding: 1 4; height: 1fr; }
    Wizard #step { color: $dim; margin-bottom: 1; }
    Wizard #question { color: $strong; text-style: bold; }
    Wizard #explanation { color: $dim; margin-bottom: 1; }
    Wizard Input { max-width: 60; margin-bottom: 1; }
    Wizard #tests { display: none; margin-bottom: 1; }
    Wizard #tests.filled { display: block; }
    Wizard #next { color: $dim; }
    """
    HERE: ClassVar[Commands] = WIZARD
    EVERYWHERE: ClassVar[Commands] = ()
    BINDINGS = bindings(WIZARD)

    @dataclass
    class Connected(Message):
        """The mailbox feeds a queue of that name."""

        queue: str

    @dataclass
    class Refused(Message):
        """Something could not be done."""

        problem: Problem

    @dataclass
    class Tested(Message):
        """A worker tests the new channels; this is how far it is."""

        number: int
        words: SafeText

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}
        self._pages, self._at = PAGES, 0
        self._queue = ""  # set once it is connected
        self._ended = False  # the last page is on screen, which asks nothing
        self._results: dict[int, SafeText] = {}

    def compose(self) -> ComposeResult:
        """Lay out where one is, the question, its answer, and what happens next."""
        with Vertical():
            yield Plain(id="step")
            yield Plain(id="question")
            yield Plain(id="explanation")
            yield Input(select_on_focus=False)
            yield Plain(id="tests")
            yield Plain(id="next")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the first page."""
        self.query_one(Input).cursor_blink = False
        self.show_keys()
        self._show()

    def _show(self) -> None:
        page = self._pages[self._at]
        place = _("Step {n} of {all}").format(n=self._at + 1, all=len(self._pages))
        self.query_one("#step", Plain).show(clean_line(f"{_('Start-up wizard')} · {place}"))
        self.query_one("#question", Plain).show(clean_line(_(page.question)))
        self.query_one("#explanation", Plain).show(clean_line(_(page.explanation)))
        self.query_one("#next", Plain).show(SafeText(self._next_words()))
        field = self.query_one(Input)
        field.password = page.password
        field.value = self._given.get(page.key, page.default(self._given))
        field.cursor_position = len(field.value)
        field.focus()

    def _next_words(self) -> str:
        if self._at == len(self._pages) - 1:
            return _("enter saves all of it and begins to fetch mail")
        if self._queue:
            return _("enter goes on; what you change is saved after the last page")
        return _("enter goes on; nothing is saved yet")

    def action_next(self) -> None:
        """Check the answer and go on."""
        from tuidesk.desk import first_steps

        if self._ended:
            self.dismiss(self._queue)
            return
        page, value = self._pages[self._at], self.query_one(Input).value.strip()
        try:
            first_steps.check_answer(page.key, value)
        except Problem as problem:
            self.desk.failed(problem)
            return
        self.say(NOTHING)
        self._given[page.key] = value
        if self._at + 1 < len(self._pages):
            self._at += 1
            self._show()
        else:
            self.connect()

    def action_previous(self) -> None:
        """Go back one page; from the end, to the answers that a server may have refused."""
        self.say(NOTHING)
        if self._ended:
            self._pages, self._at, self._ended = MENDING, 0, False
            self._show_results({})
            self.query_one(Input).display = True
        else:
            self._at = max(0, self._at - 1)
        self._show()

    def action_later(self) -> None:
        """Leave; before the last page nothing was changed."""
        self.dismiss(self._queue or None)

    @work(thread=True, exclusive=True, group="wizard", exit_on_error=False)
    def connect(self) -> None:
        """Save everything in a thread."""
        from tuidesk.desk import first_steps

        opened = self.desk.opened
        assert opened is not None
        answers, queue = first_steps.Answers(**self._given), self._queue
        try:
            if queue:
                first_steps.mend(opened.store, opened.actor, answers)
            else:
                queue = first_steps.connect(opened.store, opened.actor, answers)
        except Problem as problem:
            self.post_message(self.Refused(problem))
        else:
            self.post_message(self.Connected(queue))

    @on(Connected)
    def show_end(self, event: Connected) -> None:
        """Say what happens next, and have a worker try both servers."""
        self._queue, self._ended = str(clean_line(event.queue)), True
        said = _("{queue} is connected. What happens next:").format(queue=self._queue)
        self.query_one("#step", Plain).show(SafeText(_("Start-up wizard")))
        self.query_one("#question", Plain).show(clean_line(said))
        self.query_one("#explanation", Plain).show(SafeText(_(
            "The worker fetches mail and new mail becomes tickets by itself. Answers leave from the same "
            "address. , opens the settings, ! says what is wrong. Write a mail to this address and see it come."
        )))  # fmt: skip
        self.query_one(Input).display = False
        self.query_one("#next", Plain).show(
            SafeText(_("enter goes to the desk; ^r changes servers or password"))
        )
        self.test_channels(self._given["address"])

    @work(thread=True, exclusive=True, group="wizard", exit_on_error=False)
    def test_channels(self, address: str) -> None:
        """Follow the tests of the way in and the way out."""
        from tuidesk.desk import first_steps
        from tuidesk.screens.settings.testing import ChannelTest

        assert self.desk.opened is not None
        for number, name in enumerate(first_steps.channel_names(address)):
            for words in ChannelTest(self.desk.opened, name).follow():
                self.post_message(self.Tested(number, words))

    @on(Tested)
    def show_test(self, event: Tested) -> None:
        """Show how far the tests are."""
        if self._ended:
            self._show_results({**self._results, event.number: event.words})

    def _show_results(self, results: dict[int, SafeText]) -> None:
        self._results = results
        self.query_one("#tests", Plain).show(clean_block("\n".join(results.values())))

    @on(Refused)
    def show_problem(self, event: Refused) -> None:
        """Say what could not be done."""
        self.desk.failed(event.problem)
