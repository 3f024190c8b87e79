"""Routing rules: what becomes of the ticket that a mail opens, beyond the queue that it came through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import check_name
from tuidesk.desk.permissions import require
from tuidesk.desk.rules.actions import Effects, Rule, apply, rule_of
from tuidesk.desk.rules.checks import check
from tuidesk.desk.rules.words import read_names
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events, settings_version
from tuidesk.store import rules as rows
from tuidesk.store.engine import Store
from tuidesk.term.clean import clean_line

__all__ = [
    "Effects",
    "Rule",
    "add",
    "apply",
    "change",
    "find",
    "free_name",
    "listed",
    "move",
    "named",
    "read",
    "refuse_agent",
    "refuse_queue",
    "remove",
    "would_stand",
]

LAST = 10**6


def read(conn: sa.Connection) -> list[Rule]:
    """Return every rule in its order."""
    return [rule_of(row) for row in rows.rules(conn)]


def listed(store: Store) -> list[Rule]:
    """Return every rule in its order."""
    with store.read() as conn:
        return read(conn)


def named(store: Store, name: str) -> Rule:
    """Return the rule of that name, in whatever case; raises NotFound."""
    with store.read() as conn:
        return find(read(conn), name)


def find(rules: Sequence[Rule], name: str) -> Rule:
    """Return the rule of that name, in whatever case; raises NotFound."""
    found = next((rule for rule in rules if rule.name.casefold() == name.strip().casefold()), None)
    if found is None:
        title = _("No rule is called {name}").format(name=clean_line(name, 80))
        raise NotFound(title, _("tuidesk rule list shows them."))
    return found


def would_stand(rules: Sequence[Rule], rule: Rule, place: int = LAST) -> list[Rule]:
    """Return the rules with a new or changed one among them, which stays where it was unless it is new."""
    if rule.id and any(one.id == rule.id for one in rules):
        return [rule if one.id == rule.id else one for one in rules]
    return [*rules[:place], rule, *rules[place:]]


def add(store: Store, actor: Actor, rule: Rule, place: int = LAST) -> int:
    """Add a rule at a place from 0, by default the last one, and return its id; raises BadUsage."""
    require(actor, "admin")
    with store.write() as conn:
        known = read(conn)
        rule = replace(rule, name=free_name(known, rule), id=0)
        check(would_stand(known, rule, place), read_names(conn))
        new_id = rows.add(conn, _stored(rule))
        rows.put_in_order(conn, [one.id or new_id for one in would_stand(known, rule, place)])
        events.add(conn, actor.name, None, "rule-added", {"rule": rule.name})
        return new_id


class RuleChanged(BadUsage):
    """Somebody stored another form of a rule since it was read."""

    def __init__(self, now: Rule) -> None:
        super().__init__(_("This rule was changed meanwhile"), _("Look at it again, then save once more."))
        self.now = now


def change(store: Store, actor: Actor, rule: Rule, seen: Rule | None = None) -> None:
    """Store another form of a rule, found by its id; raises BadUsage or NotFound.

    With the form that its editor has `seen` it raises RuleChanged when there is another one by now.
    """
    require(actor, "admin")
    with store.write() as conn:
        settings_version.hold(conn)
        known = read(conn)
        stored = next((one for one in known if one.id == rule.id), None)
        if stored is None:
            raise NotFound(_("This rule is gone"), _("tuidesk rule list shows them."))
        if seen is not None and stored != seen:
            raise RuleChanged(stored)
        rule = replace(rule, name=free_name(known, rule))
        check(would_stand(known, rule), read_names(conn))
        rows.change(conn, rule.id, _stored(rule))
        events.add(conn, actor.name, None, "rule-changed", {"rule": rule.name})


def move(store: Store, actor: Actor, name: str, place: int) -> None:
    """Put a rule at a place from 0; raises BadUsage when the rules make no sense in that order."""
    require(actor, "admin")
    with store.write() as conn:
        known = read(conn)
        rule = find(known, name)
        others = [one for one in known if one.id != rule.id]
        place = max(0, place)
        order = [*others[:place], rule, *others[place:]]
        check(order, read_names(conn))
        rows.put_in_order(conn, [one.id for one in order])
        events.add(conn, actor.name, None, "rule-moved", {"rule": rule.name})


def remove(store: Store, actor: Actor, name: str) -> None:
    """Delete a rule; tickets stay as it made them. Raises NotFound."""
    require(actor, "admin")
    with store.write() as conn:
        rule = find(read(conn), name)
        rows.remove(conn, rule.id)
        events.add(conn, actor.name, None, "rule-removed", {"rule": rule.name})


def refuse_queue(conn: sa.Connection, queue_id: int, name: str) -> None:
    """Raise BadUsage when a rule names the queue, which is about to go."""
    for rule in read(conn):
        asked = any(one.field == "queue" and one.value == str(queue_id) for one in rule.conditions)
        if asked or rule.actions.queue_id == queue_id:
            title = _("The rule {rule} names the queue {queue}").format(rule=rule.name, queue=name)
            raise BadUsage(title, _("Change or remove the rule first."))


def refuse_agent(conn: sa.Connection, agent_id: int, name: str) -> None:
    """Raise BadUsage when a rule gives tickets to the agent, who is about to go."""
    for rule in read(conn):
        if rule.actions.assignee_id == agent_id:
            title = _("The rule {rule} gives tickets to {agent}").format(rule=rule.name, agent=name)
            raise BadUsage(title, _("Change or remove the rule first."))


def free_name(known: Sequence[Rule], rule: Rule) -> str:
    """Return a rule's name, which no other rule may have; raises BadUsage."""
    name = check_name(rule.name, _("rule"))
    if any(one.name.casefold() == name.casefold() and one.id != rule.id for one in known):
        raise BadUsage(_("A rule called {name} exists").format(name=name), _("Choose another name."))
    return name


def _stored(rule: Rule) -> dict[str, object]:
    conditions = [{"field": one.field, "op": one.op, "value": one.value} for one in rule.conditions]
    return {
        "name": rule.name,
        "conditions": conditions,
        "actions": rule.actions.stored(),
        "stop": rule.stop,
        "enabled": rule.enabled,
    }
