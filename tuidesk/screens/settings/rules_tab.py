"""Rules: what becomes of the tickets that mail opens, in the order in which the rules are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from tuidesk.commands.base import Commands
from tuidesk.desk import rules
from tuidesk.desk.rules.actions import Rule
from tuidesk.desk.rules.words import Names, read_names
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.rule_words import then_words, when_words
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands, Tab, TabCommand
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

NARROW = 100  # below, a row says only what the rule is called and does


class Up(TabCommand):
    """Let a rule be looked at earlier."""

    does = "up"
    keys = shown = "K"
    word = mark("up")
    title = mark("Move this rule up")


class Down(TabCommand):
    """Let a rule be looked at later."""

    does = "down"
    keys = shown = "J"
    word = mark("down")
    title = mark("Move this rule down")


class Switch(TabCommand):
    """Use a rule or not."""

    does = "switch"
    keys = "space"
    shown = "space"
    word = mark("on/off")
    title = mark("Switch this rule on or off")


class Past(TabCommand):
    """Look what a rule would have done in the past."""

    does = "past"
    keys = shown = "t"
    word = mark("try")
    title = mark("Open this rule and try it on the past")


class RulesTab(Tab):
    """The routing rules; a row opens as a form."""

    title = mark("Rules")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (
        mark("Place"),
        mark("Rule"),
        mark("When"),
        mark("Then"),
        mark("State"),
    )
    keys: ClassVar[Commands] = (Past, Up, Down, Switch)

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._names = Names({}, {})

    def load(self, opened: OpenDesk) -> None:
        """Read the rules and whom they name."""
        with opened.store.read() as conn:
            self._rules, self._names = rules.read(conn), read_names(conn)

    def columns(self, width: int) -> Sequence[int]:
        """Leave the conditions to the form where they have no room."""
        return range(len(self.heads)) if width >= NARROW else (0, 1, 3, 4)

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a rule."""
        return [GridRow(self._cells(place, rule)) for place, rule in enumerate(self._rules, 1)]

    def _cells(self, place: int, rule: Rule) -> tuple[Cell, ...]:
        words = (
            str(place),
            rule.name,
            when_words(rule, self._names),
            then_words(rule.actions, self._names, stop=rule.stop),
            _("in use") if rule.enabled else _("disabled"),
        )
        return tuple(Cell(clean_line(word), "text" if rule.enabled else "dim") for word in words)

    def focused(self, row: int, column: int) -> SafeText:
        """Say the whole rule, which the columns may cut."""
        if row >= len(self._rules):
            return clean_line(
                _("No rules: every ticket stays in the queue that its mail came through. + adds one")
            )
        rule = self._rules[row]
        then = then_words(rule.actions, self._names, stop=rule.stop)
        return clean_line(f"{rule.name}: {when_words(rule, self._names)} — {then}")

    # --- keys

    def open(self, hands: Hands, row: int) -> bool:
        """Open the rule as a form."""
        if row < len(self._rules):
            hands.show("rule", self._rules[row])
        else:
            self.add(hands)
        return True

    def add(self, hands: Hands) -> None:
        """Open an empty form."""
        hands.show("rule")

    def remove(self, hands: Hands, row: int) -> None:
        """Ask before a rule goes; tickets stay as it made them."""
        if row >= len(self._rules):
            return
        name = self._rules[row].name

        def remove(opened: OpenDesk) -> SafeText:
            rules.remove(opened.store, opened.actor, name)
            return clean_line(_("{name} was removed").format(name=name))

        yes = ("yes", clean_line(_("remove {name}").format(name=name)))
        ask = Ask(clean_line(_("Remove this rule?")), choices=(yes, ("", clean_line(_("leave it")))))
        hands.question(ask, lambda answer: hands.read(remove) if answer else None)

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Move a rule, switch it on or off, or open it, which tries it."""
        if row >= len(self._rules):
            return
        rule = self._rules[row]
        if does == "past":
            hands.show("rule", rule)
            return

        def do(opened: OpenDesk) -> SafeText:
            if does == "switch":
                rules.change(opened.store, opened.actor, replace(rule, enabled=not rule.enabled))
                return NOTHING
            place = max(0, row - 1 if does == "up" else row + 1)
            rules.move(opened.store, opened.actor, rule.name, place)
            return clean_line(_("{name} stands at place {place} now").format(name=rule.name, place=place + 1))

        hands.read(do)
