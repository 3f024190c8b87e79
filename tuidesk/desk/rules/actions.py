"""Routing rules at work: what all of them together do to the ticket that a mail opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuidesk.desk.rules.conditions import Condition, Letter, holds
from tuidesk.store.rules import RuleRow


@dataclass(frozen=True, slots=True)
class Actions:
    """What a rule does; None and () leave that as it is."""

    queue_id: int | None = None
    priority: int | None = None
    tags: tuple[str, ...] = ()
    assignee_id: int | None = None

    def stored(self) -> dict[str, Any]:
        """Return what is set, as the store keeps it."""
        every = {name: getattr(self, name) for name in self.__slots__}
        return {name: list(v) if name == "tags" else v for name, v in every.items() if v not in (None, ())}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: all conditions must hold; `stop` = no later rule is looked at then."""

    name: str
    conditions: tuple[Condition, ...] = ()
    actions: Actions = Actions()
    stop: bool = False
    enabled: bool = True
    id: int = 0  # 0 = not saved yet


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that held, and the queue in which the ticket stood before it."""

    rule: Rule
    before: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What the rules make of a ticket: where it stands in the end, and by which steps."""

    queue_id: int
    priority: int | None = None
    tags: tuple[str, ...] = ()
    assignee_id: int | None = None
    steps: tuple[Step, ...] = ()

    @property
    def outcome(self) -> tuple[object, ...]:
        """What can be compared: two sets of rules may come to the same end."""
        return self.queue_id, self.priority, frozenset(self.tags), self.assignee_id


def rule_of(row: RuleRow) -> Rule:
    """Read a stored rule."""
    conditions = tuple(Condition(one["field"], one["op"], one["value"]) for one in row.conditions or ())
    found: Mapping[str, Any] = row.actions or {}
    actions = Actions(
        found.get("queue_id"), found.get("priority"), tuple(found.get("tags", ())), found.get("assignee_id")
    )
    return Rule(row.name, conditions, actions, row.stop, row.enabled, row.id)


def apply(rules: Sequence[Rule], letter: Letter, queue_id: int) -> Effects:
    """Let the rules look, in their order, at a mail that opens a ticket in a queue; later ones win."""
    effects = Effects(queue_id)
    for rule in rules:
        if rule.enabled and all(holds(one, letter, effects.queue_id) for one in rule.conditions):
            effects = _after(effects, rule)
            if rule.stop:
                break
    return effects


def _after(before: Effects, rule: Rule) -> Effects:
    done = rule.actions
    return Effects(
        before.queue_id if done.queue_id is None else done.queue_id,
        before.priority if done.priority is None else done.priority,
        tuple(dict.fromkeys((*before.tags, *done.tags))),
        before.assignee_id if done.assignee_id is None else done.assignee_id,
        (*before.steps, Step(rule, before.queue_id)),
    )
