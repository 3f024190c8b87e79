"""A screen whose rows are read, changed and tested in threads; keys wait for the rows that they are about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from textual import on, work
from textual.message import Message

from tuidesk.commands.screen import CommandScreen
from tuidesk.errors import Problem
from tuidesk.screens.following import JobFollower
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.job_words import job_notes
from tuidesk.screens.settings.tab import Job, Tab
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.grid import GridRow, Note

First = Callable[[OpenDesk], SafeText]


class ReadsTabs(WaitsForKeys, CommandScreen[None]):
    """One tab at a time, and what is done for it in threads."""

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

    @dataclass
    class Looked(Message):
        """The rows were read again without anybody asking for it."""

        tab: Tab

    def __init__(self) -> None:
        super().__init__()
        self._reading = 0  # keys wait for the rows that they are about
        self._one_at_a_time = Lock()
        self.drawn: Sequence[GridRow] = ()  # the rows as they were drawn last
        self._following: list[JobFollower] = []
        self._gone = False
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
    def opened(self) -> OpenDesk:
        """The desk's store."""
        assert self.desk.opened is not None
        return self.desk.opened

    def draw_rows(self) -> None:
        """Draw the rows of this tab with what is unsaved."""
        raise NotImplementedError

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

    def look_again(self) -> None:
        """Read what the worker and others changed, unless one edits here."""
        tab = self.tab
        if self.is_current and tab.changes and not (self._reading or tab.unsaved):
            self._look_in_thread(tab)

    @work(thread=True, group="settings-look", exit_on_error=False)
    def _look_in_thread(self, tab: Tab) -> None:
        with self._one_at_a_time:
            tab.load(self.opened)
        self.post_message(self.Looked(tab))

    @on(Looked)
    def show_looked(self, event: Looked) -> None:
        """Draw the rows when they differ from those on screen."""
        if event.tab is self.tab and not self._reading and list(event.tab.rows()) != self.drawn:
            self.draw_rows()

    @work(thread=True, group="settings-jobs", exit_on_error=False)
    def follow(self, row_id: int, jobs: Sequence[Job]) -> None:
        """Follow one job after the other, and show under the row how far they are."""
        tab = self.tab
        done: tuple[Note, ...] = ()
        for job in jobs:
            notes: tuple[Note, ...] = ()
            follower = JobFollower(self.opened, job.kind, job.payload)
            self._following.append(follower)
            if self._gone:
                return
            for now in follower.follow():
                notes = job_notes(job, now, self.desk.glyphs)
                self.post_message(self.Told(tab, row_id, (*done, *notes)))
            if not now.ended:
                tab.told(row_id, ())  # what is not followed to its end would stand there as it was
                return
            done = (*done, *notes)

    def on_unmount(self) -> None:
        """Follow no job any more: the worker ends them all the same, and writes down how channels are."""
        self._gone = True
        for follower in self._following:
            follower.leave()

    @on(Told)
    def show_told(self, event: Told) -> None:
        """Draw how far a job is."""
        event.tab.told(event.row_id, event.notes)
        if event.tab is self.tab:
            self.draw_rows()
