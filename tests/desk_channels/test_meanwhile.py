"""Settings that others changed since they were read are not written over unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tuidesk.desk import agent_changes, agents, rules, settings_batch
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition
from tuidesk.store.engine import Store


def test_a_save_after_another_one_is_refused_until_the_settings_are_read_anew(store: Store) -> None:
    actor = agents.current(store)
    assert actor.agent_id
    since = settings_batch.version(store)
    first = agent_changes.steps(actor, [((actor.agent_id, "language"), "es")])
    second = agent_changes.steps(actor, [((actor.agent_id, "timezone"), "Europe/Madrid")])
    settings_batch.save(store, actor, first, since)
    with pytest.raises(settings_batch.Meanwhile):
        settings_batch.save(store, actor, second, since)
    assert agents.own(store, actor).timezone == ""
    settings_batch.save(store, actor, second, settings_batch.version(store))
    own = agents.own(store, actor)
    assert (own.language, own.timezone) == ("es", "Europe/Madrid")


def test_a_rule_that_another_one_changed_is_shown_before_it_is_written_over(store: Store) -> None:
    actor = agents.current(store)
    when = (Condition("subject", "contains", "printer"),)
    rules.add(store, actor, Rule("Printers", conditions=when, actions=Actions(priority=2)))
    read = rules.named(store, "Printers")
    rules.change(store, actor, replace(read, actions=Actions(priority=3)), read)
    mine = replace(read, name="Printer")
    with pytest.raises(rules.RuleChanged) as refused:
        rules.change(store, actor, mine, read)
    assert refused.value.now.actions.priority == 3
    rules.change(store, actor, mine, refused.value.now)
    assert rules.named(store, "Printer").actions.priority == 2
