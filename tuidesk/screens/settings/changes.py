"""What the settings do: read rows, store edits, add and remove, all of it in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.message import Message

from tuidesk.commands.screen import CommandScreen
from tuidesk.desk import channels
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.screens.settings.filter_tab import FilterTab
from tuidesk.screens.settings.outgoing_tab import OutgoingTab
from tuidesk.screens.settings.queues_tab import QueuesTab
from tuidesk.screens.settings.tab import Ask, Tab
from tuidesk.screens.settings.testing import ChannelTest
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Grid


class ChangesSettings(CommandScreen[None]):
    """The tabs, the cell under the cursor, and what the keys do to it."""

    @dataclass
    class Read(Message):
        """The rows of a tab were read; `said` tells what was done before."""

        tab: Tab
        said: SafeText

    @dataclass
    class Refused(Message):
        """Something could not be done."""

        problem: Problem

    def __init__(self) -> None:
        super().__init__()
        self._tabs: list[Tab] = [QueuesTab(), OutgoingTab(), FilterTab()]
        self._at = 0
        self._warned = False

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self._tabs[self._at]

    @property
    def columns(self) -> Sequence[int]:
        """The columns of the tab that there is room for."""
        return self.tab.columns(self.size.width)

    @property
    def column(self) -> int:
        """The column under the cursor."""
        return self.columns[min(self.grid.column, len(self.columns) - 1)]

    @property
    def opened(self) -> OpenDesk:
        """The desk's store."""
        assert self.desk.opened is not None
        return self.desk.opened

    @property
    def grid(self) -> Grid:
        """The rows on screen."""
        return self.query_one(Grid)

    @work(thread=True, exclusive=True, group="settings", exit_on_error=False)
    def read(self, first: Callable[[OpenDesk], SafeText] | None = None) -> None:
        """Do something, then read the tab anew."""
        tab = self.tab
        try:
            said = first(self.opened) if first else NOTHING
            tab.load(self.opened)
        except Problem as problem:
            self.post_message(self.Refused(problem))
        else:
            self.post_message(self.Read(tab, said))

    @on(Read)
    def show_rows(self, event: Read) -> None:
        """Draw the rows that were read."""
        if event.tab is self.tab:
            self.draw_rows()
        self.say(event.said)

    @on(Refused)
    def show_problem(self, event: Refused) -> None:
        """Say what could not be done."""
        self.desk.failed(event.problem)

    def draw_rows(self) -> None:
        """Draw the rows of this tab with what is unsaved."""
        raise NotImplementedError

    def action_add(self) -> None:
        """Ask for a new row."""
        ask = self.tab.ask_new()
        if ask is None:
            self.say(clean_line(_("Channels are added with: tuidesk channel add smtp")))
            return
        tab = self.tab
        self.question(ask, lambda value: self.read(lambda opened: tab.add(opened, value)))

    def action_remove(self) -> None:
        """Ask before a row goes."""
        tab, row = self.tab, self.grid.row
        ask = tab.ask_remove(row)
        if ask is None:
            self.say(clean_line(_("This one cannot be removed")))
            return
        self.question(ask, lambda answer: self.read(lambda opened: tab.remove(opened, row, answer)))

    def action_save(self) -> None:
        """Store the edits."""
        tab = self.tab

        def store(opened: OpenDesk) -> SafeText:
            tab.save(opened)
            return clean_line(_("saved"))

        self.read(store)

    def action_forget(self) -> None:
        """Drop the edits."""
        self.tab.forget()
        self.draw_rows()

    def action_test(self) -> None:
        """Have a worker test the channel, and tell how far it is."""
        name = self.tab.channel(self.grid.row, self.column)
        if name:
            self.test_channel(name)

    def action_new_password(self) -> None:
        """Ask for another password of the channel and seal it."""
        name = self.tab.channel(self.grid.row, self.column)
        question = clean_line(_("Another password for {channel}").format(channel=name))

        def take(password: str | None) -> None:
            if password:
                self.read(lambda opened: self._seal(opened, name, password))

        self.app.push_screen(AskScreen(question, password=True), take)

    def _seal(self, opened: OpenDesk, name: str, password: str) -> SafeText:
        channels.change(opened.store, opened.actor, name, {}, password)
        return clean_line(_("saved"))

    @work(thread=True, exclusive=True, group="settings-test", exit_on_error=False)
    def test_channel(self, name: str) -> None:
        """Follow a test until it ended."""
        for words in ChannelTest(self.opened, name).follow():
            self.app.call_from_thread(self.say, words)

    def question(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask by a choice or by a line to type, and go on with the answer."""

        def take(value: str | None) -> None:
            if value is not None:
                answered(value)

        if ask.choices:
            self.app.push_screen(make_screen("pick", ask.question, ask.choices, ask.value), take)
        else:
            self.app.push_screen(AskScreen(ask.question, ask.value), take)
