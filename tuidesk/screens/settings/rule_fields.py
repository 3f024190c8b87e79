"""The fields of one routing rule as rows of a form: its name, its conditions, what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from tuidesk.desk import rules
from tuidesk.desk.rules.actions import Rule
from tuidesk.desk.rules.checks import check
from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.rules.words import PRIORITIES, Names, read_names
from tuidesk.desk.tags import check_tags
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.rule_asking import ConditionQuestions, choices
from tuidesk.screens.settings.rule_field_words import (
    ACTIONS,
    ASSIGNEE,
    CONDITION,
    ENABLED,
    LABELS,
    NAME,
    PRIORITY,
    QUEUE,
    STOP,
    TAGS,
    label_words,
    state_words,
    stop_words,
    value_words,
)
from tuidesk.screens.settings.rule_words import whole_words
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands, Tab
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow, Note

EMPTY = Rule("")


class RuleFields(Tab):
    """One rule under the hands of an admin; nothing is stored before it is saved."""

    title = mark("Rule")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (mark("Field"), mark("Value"))

    def __init__(self, rule: Rule | None = None) -> None:
        self.stored = rule or EMPTY
        self.rule = self.stored
        self.names = Names({}, {})
        self.found: Sequence[SafeText] = ()  # what trying it on the past gave
        self._problem: Problem | None = None  # what keeps the rule from being stored
        self._refused: Problem | None = None  # of the tags that were typed last

    @property
    def name(self) -> SafeText:
        """Which rule it is."""
        return clean_line(f"{_('Rules')} › {self.stored.name or _('new rule')}")

    def load(self, opened: OpenDesk) -> None:
        """Read whom a rule may name, and look whether this one makes sense among the others."""
        with opened.store.read() as conn:
            self.names, known = read_names(conn), rules.read(conn)
        self._problem = None
        try:
            check(rules.would_stand(known, self.rule), self.names)
            rules.free_name(known, self.rule)
        except Problem as problem:
            self._problem = problem

    @property
    def makes_sense(self) -> bool:
        """Say whether the rule could be tried as it is; it may still lack its name."""
        return bool(self.rule.conditions) and self.rule.actions != EMPTY.actions

    # --- drawing

    @property
    def _places(self) -> list[tuple[str, int]]:
        """Return what stands in each row: the field, and which of the conditions it is."""
        conditions = [(CONDITION, index) for index in range(max(1, len(self.rule.conditions)))]
        return [(NAME, 0), *conditions, *((field, 0) for field in (*ACTIONS, STOP, ENABLED))]

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a field; what is wrong stands below the tags or the last one."""
        return [GridRow(self._cells(field, index), self._notes(field)) for field, index in self._places]

    def _notes(self, field: str) -> tuple[Note, ...]:
        wrong = self._refused if field == TAGS else self._problem if field == ENABLED else None
        return (Note(clean_line(wrong.line), "bad"),) if wrong and self.rule != EMPTY else ()

    def _cells(self, field: str, index: int) -> tuple[Cell, ...]:
        value = value_words(self.rule, field, index, self.names)
        before = value_words(self.stored, field, index, self.names)
        old = before if self.stored.id and before != value else NOTHING
        color = "text" if self._is_set(field, index) else "dim"
        drops = field in (QUEUE, PRIORITY, ASSIGNEE, STOP, ENABLED)
        return Cell(label_words(field, index), "dim"), Cell(value, color, old, drops=drops)

    def _is_set(self, field: str, index: int) -> bool:
        if field == CONDITION:
            return index < len(self.rule.conditions)
        return self._raw(field) not in (None, (), "")

    def _raw(self, field: str) -> Any:
        return getattr(self.rule.actions if field in ACTIONS else self.rule, field)

    def focused(self, row: int, column: int) -> SafeText:
        """Name the field and say its value."""
        field, index = self._places[min(row, len(self._places) - 1)]
        return clean_line(f"{_(LABELS[field])}: {value_words(self.rule, field, index, self.names)}")

    def below(self, row: int) -> Sequence[SafeText]:
        """Say what the rule would have done in the past."""
        return self.found

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
