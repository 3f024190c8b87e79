"""Settings › Emails: tabs of rows, edited cell by cell with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import SETTINGS
from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.screens.settings.filter_tab import FilterTab
from tuidesk.screens.settings.outgoing_tab import OutgoingTab
from tuidesk.screens.settings.queues_tab import QueuesTab
from tuidesk.screens.settings.tab import Ask, Tab
from tuidesk.screens.settings.testing import ChannelTest
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.tab_line import TabLine


class SettingsScreen(CommandScreen[None]):
    """The settings of mail; admins edit, others look."""

    DEFAULT_CSS = """
    SettingsScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; }
    SettingsScreen #cell { dock: bottom; height: 1; padding: 0 1; margin-bottom: 1; color: $dim; }
    """
    HERE: ClassVar[Commands] = SETTINGS
    BINDINGS = bindings((*SETTINGS, *CommandScreen.EVERYWHERE))

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

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self._tabs[self._at]

    @property
    def opened(self) -> OpenDesk:
        """The desk's store."""
        assert self.desk.opened is not None
        return self.desk.opened

    @property
    def grid(self) -> Grid:
        """The rows on screen."""
        return self.query_one(Grid)

    def compose(self) -> ComposeResult:
        """Lay out where one is, the tabs, the rows, the named cell and the keys."""
        yield Plain(SafeText(_("Settings › Emails")), id="where")
        yield TabLine([clean_line(_(tab.title)) for tab in self._tabs])
        yield Grid()
        yield Plain(id="cell")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the first tab."""
        self.grid.focus()
        self.show_keys()
        self.read()

    def facts(self) -> frozenset[Fact]:
        """Add whether something is unsaved, and whether a channel can be tested."""
        facts = {Fact.UNSAVED} if self.tab.unsaved else set()
        facts |= (
            {Fact.CHANNEL} if isinstance(self.tab, OutgoingTab) and self.tab.channel(self.grid.row) else set()
        )
        return super().facts() | facts

    # --- reading and doing, in threads

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
        self.grid.show([clean_line(_(head)) for head in self.tab.heads], self.tab.rows(self.size.width))
        self.query_one(TabLine).show(self._at)
        self.show_keys()

    @on(Grid.Moved)
    def name_cell(self) -> None:
        """Name the cell under the cursor, and say how much is not saved."""
        words = [self.tab.focused(self.grid.row, self.grid.column)]
        if count := self.tab.unsaved:
            words.append(SafeText(ngettext("{n} unsaved", "{n} unsaved", count).format(n=count)))
        self.query_one("#cell", Plain).show(clean_line("   ".join(words)))
        self.show_keys()

    # --- keys

    def action_cell(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self.say(NOTHING)
        self.grid.move(rows, columns)

    def action_tab(self, step: int) -> None:
        """Go to another tab; edits stay where they are."""
        self._at = (self._at + step) % len(self._tabs)
        self.grid.row = self.grid.column = 0
        self.read()

    def action_edit(self) -> None:
        """Ask for the new value of a cell."""
        row, column = self.grid.row, self.grid.column
        ask = self.tab.ask(row, column)
        if ask is None:
            self.say(clean_line(_("This cell cannot be edited here")))
            return
        self._question(ask, lambda value: self._edited(row, column, value))

    def _edited(self, row: int, column: int, value: str) -> None:
        self.tab.edit(row, column, value)
        self.draw_rows()

    def action_add(self) -> None:
        """Ask for a new row."""
        ask = self.tab.ask_new()
        if ask is None:
            self.say(clean_line(_("Channels are added with: tuidesk channel add smtp")))
            return
        tab = self.tab
        self._question(ask, lambda value: self.read(lambda opened: tab.add(opened, value)))

    def action_remove(self) -> None:
        """Ask before a row goes."""
        tab, row = self.tab, self.grid.row
        ask = tab.ask_remove(row)
        if ask is None:
            self.say(clean_line(_("This one cannot be removed")))
            return
        self._question(ask, lambda answer: self.read(lambda opened: tab.remove(opened, row, answer)))

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
        if isinstance(self.tab, OutgoingTab):
            self.test_channel(self.tab.channel(self.grid.row))

    @work(thread=True, exclusive=True, group="settings-test", exit_on_error=False)
    def test_channel(self, name: str) -> None:
        """Follow a test until it ended."""
        for words in ChannelTest(self.opened, name).follow():
            self.app.call_from_thread(self.say, words)

    def _question(self, ask: Ask, answered: Callable[[str], object]) -> None:
        def take(value: str | None) -> None:
            if value is not None:
                answered(value)

        if ask.choices:
            self.app.push_screen(make_screen("pick", ask.question, ask.choices, ask.value), take)
        else:
            self.app.push_screen(AskScreen(ask.question, ask.value), take)
