"""A screen that shows a table of cells: it reads rows, draws them, and does in threads what the keys ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

from textual import on, work
from textual.message import Message

from tuidesk.commands.base import Command, Fact
from tuidesk.commands.screen import CommandScreen
from tuidesk.desk import channels
from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.following import JobFollower
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.preferences import take_effect
from tuidesk.screens.registry import make_screen
from tuidesk.screens.settings.copying import CopyScreen
from tuidesk.screens.settings.editors import TYPED, TypeCell, editor
from tuidesk.screens.settings.job_words import job_notes
from tuidesk.screens.settings.tab import Ask, Job, Tab
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line
from tuidesk.widgets.grid import Grid, GridRow, Note
from tuidesk.widgets.plain import Plain

First = Callable[[OpenDesk], SafeText]


class TableScreen(WaitsForKeys, CommandScreen[None]):
    """One tab at a time: the hands that a tab asks for things (settings.tab.Hands)."""

    DEFAULT_CSS = """
    TableScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; }
    TableScreen #below { height: auto; max-height: 40%; padding: 0 1; color: $dim; display: none; }
    TableScreen #below.filled { display: block; margin-bottom: 1; }
    TableScreen #cell { height: auto; max-height: 3; padding: 0 1; color: $text; margin-bottom: 1; }
    """

    @dataclass
    class Read(Message):
        """The rows of a tab were read; `said` tells what was done before, `problem` what could not be."""

        tab: Tab
        said: SafeText
        problem: Problem | None = None
        then: Callable[[], object] | None = None

    @dataclass
    class Told(Message):
        """A job that is followed went on."""

        tab: Tab
        row_id: int
        notes: tuple[Note, ...]

    def __init__(self) -> None:
        super().__init__()
        self._reading = 0  # keys wait for the rows that they are about
        self._one_at_a_time = Lock()
        self._elsewhere = False  # another screen was opened that may change the rows

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        raise NotImplementedError

    @property
    def takes_keys(self) -> bool:
        """Say whether the rows are on screen."""
        return not self._reading

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

    # --- what a tab may have done

    def read(self, first: First | None = None, then: Callable[[], object] | None = None) -> None:
        """Do something in a thread, read the tab anew, then do something here."""
        self._reading += 1
        self.tab.use_glyphs(self.desk.glyphs)
        self._read_in_thread(self.tab, first, then)

    @work(thread=True, group="settings", exit_on_error=False)
    def _read_in_thread(self, tab: Tab, first: First | None, then: Callable[[], object] | None) -> None:
        said, problem = NOTHING, None
        try:
            with self._one_at_a_time:
                try:
                    said = first(self.opened) if first else NOTHING
                except Problem as refused:
                    problem = refused
                tab.load(self.opened)
        except Problem as refused:
            problem = refused
        except BaseException:
            self.app.call_from_thread(self._ended)
            raise
        self.post_message(self.Read(tab, said, problem, then))

    def _ended(self) -> None:
        self._reading -= 1

    @on(Read)
    def show_rows(self, event: Read) -> None:
        """Draw the rows that were read, and say what was done."""
        self._ended()
        if event.then is not None and event.problem is None:
            event.then()
        if event.tab is self.tab:
            self.draw_rows()
        if event.problem is not None:
            self.desk.failed(event.problem)
        else:
            self.say(event.said)

    def question(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask by a choice or by a line to type, and go on with the answer."""

        def take(value: str | None) -> None:
            if value is not None:
                answered(value)

        if ask.choices:
            self.app.push_screen(make_screen("pick", ask.question, ask.choices, ask.value), take)
        else:
            self.app.push_screen(AskScreen(ask.question, ask.value, password=ask.password), take)

    def show(self, screen: str, *args: Any) -> None:
        """Open a screen above this one and read the tab anew once it closes."""
        self._elsewhere = True
        self.app.push_screen(make_screen(screen, *args))

    @work(thread=True, group="settings-jobs", exit_on_error=False)
    def follow(self, row_id: int, jobs: Sequence[Job]) -> None:
        """Follow one job after the other, and show under the row how far they are."""
        tab = self.tab
        done: tuple[Note, ...] = ()
        for job in jobs:
            notes: tuple[Note, ...] = ()
            for now in JobFollower(self.opened, job.kind, job.payload).follow():
                notes = job_notes(job, now, self.desk.glyphs)
                self.post_message(self.Told(tab, row_id, (*done, *notes)))
            done = (*done, *notes)

    @on(Told)
    def show_told(self, event: Told) -> None:
        """Draw how far a job is."""
        event.tab.told(event.row_id, event.notes)
        if event.tab is self.tab:
            self.draw_rows()

    def copy(self, text: SafeText) -> None:
        """Copy a text, and show it alone on a line for terminals that do not let programs copy."""
        self.app.copy_to_clipboard(text)
        self.app.push_screen(CopyScreen(text))

    def prefer(self, key: str, value: str) -> None:
        """Let a preference that was stored count at once."""
        take_effect(self.desk, key, value)

    def on_screen_resume(self) -> None:
        """Read anew after a screen that may have changed the rows, however it was left."""
        if self._elsewhere:
            self._elsewhere = False
            self.read()

    # --- what is true

    def commands(self) -> list[type[Command]]:
        """Return the commands that work now, those of the tab among them."""
        facts = self.facts()
        every = dict.fromkeys((*self.HERE, *self.tab.keys, *self.EVERYWHERE))
        return [command for command in every if command.works(facts)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether an action works now; the keys of other tabs do not."""
        if action != "press":
            return super().check_action(action, parameters)
        wanted = f"press({parameters[0]!r})"
        return any(c.action == wanted and c.works(self.facts()) for c in self.tab.keys)

    def facts(self) -> frozenset[Fact]:
        """Add what is true of the tab and of the cell under the cursor."""
        facts = super().facts() - {Fact.UNDO}  # here it takes an edit back, not what was done at the desk
        facts |= {Fact.EDITS} if self.tab.mine or Fact.ADMIN in facts else set()
        facts |= {Fact.UNSAVED} if self.tab.unsaved else set()
        facts |= {Fact.UNDO} if self.tab.can_undo else set()
        return facts | (self.tab.facts(self.grid.row, self.column) if self.is_mounted else set())

    # --- drawing

    def where(self) -> str:
        """Name the place, for the first line."""
        raise NotImplementedError

    def draw_rows(self) -> None:
        """Draw the rows of this tab with what is unsaved."""
        shown = self.columns
        heads = [clean_line(_(self.tab.heads[column])) for column in shown]
        rows = [GridRow(tuple(row.cells[column] for column in shown), row.notes) for row in self.tab.rows()]
        self.query_one("#where", Plain).show(clean_line(self.where()))
        self.grid.show(heads, rows)

    @on(Grid.Moved)
    def name_cell(self) -> None:
        """Name the cell under the cursor, and say how much is not saved."""
        words = [self.tab.focused(self.grid.row, self.column)]
        if count := self.tab.unsaved:
            unsaved = ngettext("{n} unsaved", "{n} unsaved", count).format(n=count)
            words.append(clean_line(f"{self.desk.glyphs.writing} {unsaved}"))
        self.query_one("#cell", Plain).show(clean_line("   ".join(words)))
        self.query_one("#below", Plain).show(clean_block("\n".join(self.tab.below(self.grid.row))))
        self.show_keys()

    def on_resize(self) -> None:
        """Draw the columns that there is room for."""
        if self.is_mounted and not self._reading:
            self.draw_rows()

    # --- keys

    def action_cell(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self.say(NOTHING)
        self.grid.move(rows, columns)

    def action_edit(self) -> None:
        """Open the row, or edit the cell where it stands."""
        if not self.tab.open(self, self.grid.row):
            self._edit(self.grid.row, self.column)

    def _edit(self, row: int, column: int) -> None:
        ask = self.tab.ask(row, column)
        if ask is None:
            self.say(clean_line(_("This cell cannot be edited here")))
            return
        tab = self.tab

        def take(value: str) -> None:
            tab.edit(row, column, value)
            self.read()  # also checks what is unsaved

        self.edit_here(ask, take)

    def edit_here(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask at the cell under the cursor."""

        def take(value: str | None) -> None:
            if value == TYPED:
                self.app.push_screen(TypeCell(ask, self.grid.place), take)
            elif value is not None:
                answered(value)

        self.app.push_screen(editor(ask, self.grid.place), take)

    def action_add(self) -> None:
        """Ask for a new row."""
        self.tab.add(self)

    def action_remove(self) -> None:
        """Ask before a row goes."""
        self.tab.remove(self, self.grid.row)

    def action_test(self) -> None:
        """Try what the cell is about."""
        self.tab.test(self, self.grid.row, self.column)

    def action_press(self, does: str) -> None:
        """Do what a key of the tab asks for."""
        self.tab.press(does, self, self.grid.row, self.column)

    def action_new_password(self) -> None:
        """Ask for another password of the channel and seal it."""
        name = self.tab.channel(self.grid.row, self.column)

        def seal(password: str, opened: OpenDesk) -> SafeText:
            channels.change(opened.store, opened.actor, name, {}, password)
            return clean_line(_("saved"))

        question = clean_line(_("Another password for {channel}").format(channel=name))
        self.question(Ask(question, password=True), lambda text: self.read(partial(seal, text)))

    def action_save(self) -> None:
        """Store the edits."""
        tab = self.tab

        def store(opened: OpenDesk) -> SafeText:
            tab.save(opened)
            return clean_line(f"{self.desk.glyphs.check} {_('saved')}")

        self.read(store)

    def action_forget(self) -> None:
        """Drop the edits."""
        self.tab.forget()
        self.read()

    def action_undo(self) -> None:
        """Take the last edit back."""
        self.tab.take_back(self)
