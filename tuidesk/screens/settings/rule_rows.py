"""One routing rule as rows of a form: its name, its conditions, what it does, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from tuidesk.desk import rules
from tuidesk.desk.rules.actions import Rule
from tuidesk.desk.rules.checks import check
from tuidesk.desk.rules.words import Names, read_names
from tuidesk.errors import Problem
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
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
    value_words,
)
from tuidesk.screens.settings.tab import EMAILS, Tab
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow, Note

EMPTY = Rule("")


class RuleRows(Tab):
    """Draws a rule as it is edited, beside what is stored of it."""

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
