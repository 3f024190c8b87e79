"""The form of one routing rule, with what it would have done in the past before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.message import Message
from textual.worker import Worker, get_current_worker

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import ARROWS, Add, Edit, Remove, Save
from tuidesk.desk import seeing
from tuidesk.desk.rules.actions import Rule
from tuidesk.desk.rules.dry_run import DryRun, steps
from tuidesk.errors import Problem
from tuidesk.i18n import _, mark
from tuidesk.screens.settings.form import FormScreen
from tuidesk.screens.settings.rule_fields import RuleFields
from tuidesk.screens.settings.rule_words import example_words, found_words
from tuidesk.term.clean import clean_line

SHOWN = 6  # examples under the form


class AddCondition(Add):
    """Add a condition."""

    word = mark("condition")
    title = mark("Add a condition")


class Try(Command):
    """Try the rule on the past, or stop trying."""

    action = "test"
    keys = shown = "t"
    word = mark("try")
    title = mark("Try the rule on the past, or stop trying")


class RuleScreen(FormScreen):
    """Edits one rule; every change is tried on the past at once."""

    HERE: ClassVar[Commands] = (Edit, AddCondition, Remove, Try, Save, *ARROWS)
    BINDINGS = bindings((*HERE, *CommandScreen.EVERYWHERE))

    @dataclass
    class Tried(Message):
        """How far the look into the past is."""

        rule: Rule
        found: DryRun
        ended: bool

    @dataclass
    class Stored(Message):
        """The rule was saved, or why not."""

        problem: Problem | None

    def __init__(self, rule: Rule | None = None) -> None:
        self._fields = RuleFields(rule)
        super().__init__(self._fields)
        self._tried: Rule | None = None  # the form of the rule that was tried last
        self._trial: Worker[None] | None = None
        self._warned = False

    def draw_rows(self) -> None:
        """Draw the fields, and try the rule if it became another one."""
        if self._fields.rule != self._tried:
            self._warned = False
            self._try()
        super().draw_rows()

    # --- trying

    def _try(self) -> None:
        """Begin to look into the past; what was begun before ends."""
        self._stop()
        self._tried, self._fields.found = self._fields.rule, ()
        if self._fields.makes_sense:
            self._trial = self.look_back(self._fields.rule)

    @work(thread=True, exclusive=True, group="dry-run", exit_on_error=False)
    def look_back(self, rule: Rule) -> None:
        """Try the rule on the newest tickets, page after page, until told to stop."""
        worker, found = get_current_worker(), DryRun()
        with self.opened.store.read() as conn:
            hidden = seeing.hidden(conn, self.opened.actor)
        for found in steps(self.opened.store, rule, hidden=hidden):
            if worker.is_cancelled:
                return
            self.post_message(self.Tried(rule, found, ended=False))
        self.post_message(self.Tried(rule, found, ended=True))

    @on(Tried)
    def show_found(self, event: Tried) -> None:
        """Show how far it is."""
        if event.rule != self._fields.rule or self._trial is None:
            return
        if event.ended:
            self._trial = None
        examples = event.found.examples[:SHOWN] if event.ended else ()
        words = [found_words(event.found, ended=event.ended)]
        self._fields.found = (*words, *(example_words(one, self._fields.names) for one in examples))
        self.name_cell()

    def action_test(self) -> None:
        """Stop looking, or look once more."""
        if self._trial is not None:
            self._stop()
            self.say(clean_line(_("stopped")))
            return
        self._try()
        if self._trial is None:
            self.say(clean_line(_("The rule is not complete yet")))

    def _stop(self) -> None:
        if self._trial is not None:
            self._trial.cancel()
            self._trial = None

    # --- saving and leaving

    def action_save(self) -> None:
        """Store the rule and go back to the list."""
        self.store_rule()

    @work(thread=True, exclusive=True, group="settings-save", exit_on_error=False)
    def store_rule(self) -> None:
        """Store it in a thread."""
        problem = None
        try:
            self._fields.save(self.opened)
        except Problem as refused:
            problem = refused
        self.post_message(self.Stored(problem))

    @on(Stored)
    def after_saving(self, event: Stored) -> None:
        """Go back, or say why the rule could not be stored."""
        if event.problem is not None:
            self.desk.failed(event.problem)
            return
        self._stop()
        self.dismiss(None)

    async def action_back(self) -> None:
        """Leave; with something unsaved, say so once first."""
        if self._fields.unsaved and not self._warned:
            self._warned = True
            self.say(clean_line(_("{what}: ^s saves, q again leaves without").format(what=_("unsaved"))))
            return
        self._stop()
        self.dismiss(None)
