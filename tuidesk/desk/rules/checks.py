"""What stands against a rule: it can never hold, is never reached, or sends tickets round in circles.

Only what is certain is refused. Two rules that overlap for some mails are an admin's good right:
the later one wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition, address_is, says
from tuidesk.desk.rules.said import condition_words
from tuidesk.desk.rules.words import Names
from tuidesk.errors import BadUsage
from tuidesk.i18n import _

SINGLE = ("sender", "subject", "kind", "queue")  # a mail has one of each
MAX_CONDITIONS = 20

Sense = tuple[str, str, str]


def check(rules: Sequence[Rule], names: Names) -> None:
    """Look at all rules in their order; raises BadUsage with the reason and a way out."""
    for rule in rules:
        _check_whole(rule)
        _check_contradictions(rule, names)
    active = [rule for rule in rules if rule.enabled]
    for place, rule in enumerate(active):
        _check_reached(rule, active[:place])
        _check_circle(rule, active[place + 1 :], names)


def _check_whole(rule: Rule) -> None:
    if not rule.conditions:
        title = _("The rule {rule} has no condition and would hold for every mail").format(rule=rule.name)
        raise BadUsage(title, _("If that is meant, say so: sender matches *"))
    if len(rule.conditions) > MAX_CONDITIONS:
        title = _("The rule {rule} has too many conditions").format(rule=rule.name)
        raise BadUsage(
            title, _("Make several rules of it; {most} conditions fit.").format(most=MAX_CONDITIONS)
        )
    if rule.actions == Actions():
        title = _("The rule {rule} does nothing").format(rule=rule.name)
        raise BadUsage(title, _("Give it a queue, a priority, a tag or an assignee."))


def _check_contradictions(rule: Rule, names: Names) -> None:
    for one, other in combinations(rule.conditions, 2):
        if _contradict(one, other) or _contradict(other, one):
            title = _("The rule {rule} can never hold: “{one}” and “{other}” exclude each other").format(
                rule=rule.name, one=condition_words(one, names), other=condition_words(other, names)
            )
            raise BadUsage(title, _("All conditions must hold: take one out, or make two rules of it."))


def _contradict(one: Condition, other: Condition) -> bool:
    """Tell whether no mail can satisfy both; what cannot be known is no contradiction."""
    if one.field != other.field:
        return False
    if one.field == "size":
        # over and under are strict: over 5 and under 6 leave no size between them
        return one.op == "over" and other.op == "under" and int(other.value) - int(one.value) < 2
    if one.field not in SINGLE or one.op != "is":
        return False
    if one.field in ("kind", "queue"):
        return one.value != other.value
    if one.field == "sender":
        return _senders_contradict(one, other)
    return not says(other, one.value)


def _senders_contradict(one: Condition, other: Condition) -> bool:
    if other.op != "is":  # a pattern may be meant for the name; of an address alone it can be told
        return False
    both_domains = one.value.startswith("@") and other.value.startswith("@")
    if both_domains:
        return one.value != other.value
    return not (address_is(other.value, one.value) or address_is(one.value, other.value))


def _check_reached(rule: Rule, before: Sequence[Rule]) -> None:
    for earlier in before:
        if earlier.stop and _senses(earlier) <= _senses(rule):
            title = _("The rule {rule} is never reached: {earlier} stands before it and stops").format(
                rule=rule.name, earlier=earlier.name
            )
            raise BadUsage(title, _("Move it up, or let {earlier} go on.").format(earlier=earlier.name))


def _check_circle(rule: Rule, later: Sequence[Rule], names: Names) -> None:
    """Follow a ticket that the rule moved through the rules that then hold for certain."""
    if rule.stop or rule.actions.queue_id is None:
        return
    here, known, start = rule.actions.queue_id, _asked(rule), _start(rule)
    for other in later:
        if not _asked(other) <= known or _start(other) not in (None, here):
            continue
        there = other.actions.queue_id
        if there not in (None, here):
            if there == start or _start(other) is None:
                raise BadUsage(*_circle(rule, other, names))
            here = there
        if other.stop:
            return


def _circle(rule: Rule, other: Rule, names: Names) -> tuple[str, str]:
    title = _(
        "The rules {one} and {other} send tickets round in circles: what {one} moves to {here}, "
        "{other} moves on to {there}"
    ).format(
        one=rule.name,
        other=other.name,
        here=names.queue(rule.actions.queue_id or 0),
        there=names.queue(other.actions.queue_id or 0),
    )
    return title, _("Let {one} stop, or give them conditions that differ.").format(one=rule.name)


def _senses(rule: Rule) -> set[Sense]:
    return {one.sense for one in rule.conditions}


def _asked(rule: Rule) -> set[Sense]:
    """Return what a rule asks about the mail itself, which no rule changes."""
    return {one.sense for one in rule.conditions if one.field != "queue"}


def _start(rule: Rule) -> int | None:
    """Return the queue in which a ticket must stand for the rule, None = any."""
    return next((int(one.value) for one in rule.conditions if one.field == "queue"), None)
