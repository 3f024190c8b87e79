"""The questions that make a condition of a rule, one after the other: about what, how, and what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tuidesk.desk.rules.conditions import OPS, Condition
from tuidesk.desk.rules.said import field_word, op_word
from tuidesk.desk.rules.words import Names, condition, value_text
from tuidesk.errors import Problem
from tuidesk.i18n import _, mark
from tuidesk.mail.message import KINDS
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.term.clean import SafeText, clean_line

Taken = Callable[[Condition], object]

HINTS = {
    "sender": mark("ana@acme.test or @acme.test"),
    "recipient": mark("support@acme.test or @acme.test"),
    "size": mark("such as 500k or 5M"),
    "language": mark("such as es or es-MX"),
}


def choices(words: Mapping[Any, str]) -> tuple[tuple[str, SafeText], ...]:
    """Return values and their words as a drop-down takes them."""
    return tuple((str(value), clean_line(word)) for value, word in words.items())


class ConditionQuestions:
    """Asks for one condition, beginning with what `before` says, and gives it to `taken`."""

    def __init__(self, hands: Hands, names: Names, before: Condition | None, taken: Taken) -> None:
        self._hands, self._names, self._taken = hands, names, taken
        self._before = before

    def ask(self) -> None:
        """Ask what the condition is about."""
        words = {subject: field_word(subject) for subject in OPS}
        begin = self._before.subject if self._before else "subject"
        self._hands.question(Ask(clean_line(_("What must hold?")), begin, choices(words)), self._about)

    def _about(self, subject: str) -> None:
        if subject != "header":
            self._how(subject, "")
            return
        begin = self._before.header if self._before and self._before.subject == "header" else ""
        ask = Ask(clean_line(_("Name of the header, such as List-Id")), begin)
        self._hands.question(ask, lambda name: self._how("header", name))

    def _how(self, subject: str, header: str) -> None:
        ops = OPS[subject]
        if len(ops) == 1:
            self._what(subject, header, ops[0])
            return
        begin = self._before.op if self._before and self._before.op in ops else ops[0]
        ask = Ask(clean_line(header or field_word(subject)), begin, choices({op: self._op(op) for op in ops}))
        self._hands.question(ask, partial(self._what, subject, header))

    def _op(self, op: str) -> str:
        return f"{op_word(op)} (* ?)" if op == "matches" else op_word(op)

    def _what(self, subject: str, header: str, op: str, value: str | None = None, why: str = "") -> None:
        if value is None:
            same = self._before is not None and self._before.subject == subject
            value = value_text(self._before, self._names) if same and self._before else ""
        field = header or field_word(subject)
        hint = _(HINTS[subject]) if op != "contains" and subject in HINTS else ""
        words = [why] if why else [f"{field} {op_word(op)}", *([hint] if hint else [])]
        ask = Ask(clean_line(": ".join(words)), value, self._values(subject))
        self._hands.question(ask, partial(self._take, subject, header, op))

    def _values(self, subject: str) -> tuple[tuple[str, SafeText], ...]:
        if subject == "kind":
            return choices({kind: _(kind) for kind in KINDS})
        if subject == "queue":
            return choices({name: name for name in self._names.queues.values()})
        return ()

    def _take(self, subject: str, header: str, op: str, value: str) -> None:
        """Take the value, or say what is wrong with it and ask once more."""
        try:
            one = condition(subject, op, value, self._names, header)
        except Problem as problem:
            self._what(subject, header, op, value, problem.line)
            return
        self._taken(one)
