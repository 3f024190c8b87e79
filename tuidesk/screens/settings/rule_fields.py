"""The fields of one routing rule under the hands of an admin: what is typed, chosen, tried and stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tuidesk.desk import rules
from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.rules.words import PRIORITIES
from tuidesk.desk.tags import check_tags
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.rule_asking import ConditionQuestions, choices
from tuidesk.screens.settings.rule_field_words import (
    ACTIONS,
    ASSIGNEE,
    CONDITION,
    ENABLED,
    NAME,
    PRIORITY,
    QUEUE,
    STOP,
    TAGS,
    label_words,
    state_words,
    stop_words,
)
from tuidesk.screens.settings.rule_rows import EMPTY, RuleRows
from tuidesk.screens.settings.rule_words import whole_words
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.term.clean import clean_line


class RuleFields(RuleRows):
    """One rule under the hands of an admin; nothing is stored before it is saved."""

    @property
    def makes_sense(self) -> bool:
        """Say whether the rule could be tried as it is; it may still lack its name."""
        return bool(self.rule.conditions) and self.rule.actions != EMPTY.actions

    # --- editing

    def ask(self, row: int, column: int) -> Ask | None:
        """Names and tags are typed, everything else is chosen."""
        field = self._places[row][0]
        raw, label = self._raw(field), label_words(field)
        if field in (NAME, TAGS):
            return Ask(label, " ".join(raw) if field == TAGS else str(raw))
        if field in (STOP, ENABLED):
            say = stop_words if field == STOP else state_words
            return Ask(label, "1" if raw else "", choices({"1": say(True), "": say(False)}))
        named = {
            QUEUE: self.names.queues,
            ASSIGNEE: self.names.agents,
            PRIORITY: {level: _(word) for level, word in enumerate(PRIORITIES)},
        }
        keep = ("", clean_line(_("as it is")))
        return Ask(label, "" if raw is None else str(raw), (keep, *choices(named[field])))

    def edit(self, row: int, column: int, value: str) -> None:
        """Take the answer; tags that are none are refused beside their field."""
        field = self._places[row][0]
        self._refused = None
        if field == TAGS:
            self._take_tags(value)
        elif field in ACTIONS:
            self._act(field, int(value) if value else None)
        else:
            taken: Any = {field: value if field == NAME else bool(value)}
            self.rule = replace(self.rule, **taken)

    def _take_tags(self, text: str) -> None:
        try:
            self._act(TAGS, check_tags(text.replace(",", " ").split()))
        except Problem as refused:
            self._refused = refused

    def _act(self, field: str, value: Any) -> None:
        self.rule = replace(self.rule, actions=replace(self.rule.actions, **{field: value}))

    @property
    def unsaved(self) -> int:
        """Say whether the rule differs from the one that is stored."""
        return int(self.rule != self.stored)

    def save(self, opened: OpenDesk) -> None:
        """Store the rule. Raises Problem."""
        if not self.rule.id:
            rules.add(opened.store, opened.actor, self.rule)
            return
        try:
            rules.change(opened.store, opened.actor, self.rule, self.stored)
        except rules.RuleChanged as found:
            old, theirs = (whole_words(one, self.names) for one in (self.stored, found.now))
            self.stored = found.now  # saved once more, this one takes its place
            title = _("This rule was changed meanwhile: {old} became {theirs}").format(old=old, theirs=theirs)
            raise BadUsage(title, _("^s once more stores yours.")) from found

    # --- conditions

    def open(self, hands: Hands, row: int) -> bool:
        """A condition takes several questions."""
        field, index = self._places[row]
        if field == CONDITION:
            self._ask_condition(hands, index)
        return field == CONDITION

    def add(self, hands: Hands) -> None:
        """Ask for one more condition."""
        self._ask_condition(hands, len(self.rule.conditions))

    def _ask_condition(self, hands: Hands, index: int) -> None:
        conditions = list(self.rule.conditions)
        before = conditions[index] if index < len(conditions) else None

        def take(one: Condition) -> None:
            self.rule = replace(self.rule, conditions=(*conditions[:index], one, *conditions[index + 1 :]))
            hands.read()

        ConditionQuestions(hands, self.names, before, take).ask()

    def remove(self, hands: Hands, row: int) -> None:
        """Take a condition out."""
        field, index = self._places[row]
        if field != CONDITION:
            hands.say(clean_line(_("Only conditions are taken out here")))
            return
        left = [one for place, one in enumerate(self.rule.conditions) if place != index]
        self.rule = replace(self.rule, conditions=tuple(left))
        hands.read()
