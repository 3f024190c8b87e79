"""Keeping what is typed: it is in the store at most two seconds after the key."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from textual import on, work
from textual.message import Message
from textual.timer import Timer

from tuidesk.desk import drafts
from tuidesk.desk.drafts import Draft, Hand
from tuidesk.desk.replies.letter import Letter
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.compose.parts import ComposerParts
from tuidesk.screens.compose.state import Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import NOTHING
from tuidesk.widgets.composer_fields import ComposerFields
from tuidesk.widgets.times import clock

AUTOSAVE_SECONDS = 1.0
RETRY_SECONDS = 5.0  # between two tries while the store refuses the draft


class KeepsDraft(ComposerParts):
    """Saves the draft a second after the first key that is not saved, however fast one types on."""

    @dataclass
    class Saved(Message):
        """The draft is in the store."""

        saved: drafts.Saved

    @dataclass
    class NotSaved(Message):
        """The store refused the draft."""

        problem: Problem

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._troubled = False  # the last save was refused, and the screen says why
        self._timer: Timer | None = None
        self._refused: tuple[str, ...] = ()  # what was typed when a complaint was made of it
        self._writing = Lock()  # a save that comes late must not bring back the draft of what was sent
        self._over = False
        self._hand = Hand()
        self._typed, self._written = (
            0,
            0,
        )  # the newest letter, and the newest that was kept; threads may come late

    @on(ComposerFields.Changed)
    def plan_save(self) -> None:
        """Save soon; typing on does not put it off, or a long paragraph would never be saved."""
        if self._refused and self.fields.typed != self._refused:
            self._refused = ()
            self.say(NOTHING)
        if self._loaded and self._timer is None:
            self._timer = self.set_timer(AUTOSAVE_SECONDS, self.action_save)

    def complain(self, problem: Problem) -> None:
        """Say why the letter cannot be sent, until something in it is changed."""
        self._refused = self.fields.typed
        self.desk.failed(problem)

    @property
    def unsaved(self) -> bool:
        """Say whether something was typed since the last save."""
        return self._timer is not None

    def forget_timer(self) -> None:
        """Save no more by itself."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def action_save(self) -> None:
        """Save the draft now."""
        self.forget_timer()
        if self._loaded:
            self.store_draft(*self.as_typed())

    def as_typed(self) -> tuple[Letter, int]:
        """Return the letter as it stands, and a number that grows with each."""
        self._typed += 1
        return self.letter(strict=False), self._typed

    @work(thread=True, group="compose-save", exit_on_error=False)
    def store_draft(self, letter: Letter, number: int) -> None:
        """Write the draft to the store."""
        try:
            saved = self._write(self.opened, letter, number)
        except Problem as problem:
            self.post_message(self.NotSaved(problem))
            return
        if saved is not None:
            self.post_message(self.Saved(saved))

    def keep_behind(self) -> None:
        """Write the draft in a thread that outlives this screen."""
        self.forget_timer()
        opened, typed = self.opened, self.as_typed()
        self.desk.run_worker(lambda: self._write(opened, *typed), thread=True, exit_on_error=False)

    def keep_typed(self) -> None:
        """Write the draft at once."""
        if self.unsaved and self._loaded:
            self._write(self.opened, *self.as_typed())

    def _write(self, opened: OpenDesk, letter: Letter, number: int) -> drafts.Saved | None:
        from tuidesk.screens.compose import work

        with self._writing:
            if self._over or number < self._written:
                return None
            saved = work.save(opened, self._job, letter, self._hand)
            self._written, self._hand = number, saved.hand
            return saved

    @on(NotSaved)
    def try_again(self, event: NotSaved) -> None:
        """Say why the draft is not safe, and save again until it is."""
        self._troubled = True
        self.desk.failed(event.problem)
        if self._timer is None:
            self._timer = self.set_timer(RETRY_SECONDS, self.action_save)

    @on(Saved)
    def show_saved(self, event: Saved) -> None:
        """Say since when the draft is safe."""
        if self._troubled:
            self._troubled = False
            self.say(NOTHING)
        self.say_saved(event.saved.at)
        self.other_found(event.saved.other)

    def other_found(self, other: Draft | None) -> None:
        """Know what the agent wrote of the same letter in another session, if the store has that."""

    def say_saved(self, at: int) -> None:
        """Say since when (ms) the draft is safe."""
        self.show_headline(_("draft saved {time}").format(time=clock(at, self.opened.zone)))
