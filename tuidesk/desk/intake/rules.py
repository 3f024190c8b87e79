"""Routing rules and default assignees, at work on the tickets that a batch of mails opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.rules.actions import Rule, Step, apply, rule_of
from tuidesk.desk.rules.letter import NewLetter
from tuidesk.desk.rules.words import Names, read_names
from tuidesk.store import queue_team
from tuidesk.store import rules as rows
from tuidesk.store.raw import Head
from tuidesk.store.threads import Thread

Note = tuple[str, dict[str, Any]]  # the kind of an event and its data


class Rulebook:
    """The rules that are enabled, read once a batch. `head` reads the beginning of a mail's bytes."""

    def __init__(self, conn: sa.Connection, head: Callable[[str], Head]) -> None:
        rules = [rule_of(row) for row in rows.rules(conn, enabled=True)]
        self._defaults = queue_team.default_assignees(conn)
        self._names = read_names(conn) if rules or self._defaults else Names({}, {})
        self._rules = [self._possible(rule) for rule in rules]
        self._viewers = seeing.viewers(conn) if rules else None
        self._head = head

    def _possible(self, rule: Rule) -> Rule:
        """Leave out of a rule whom the desk no longer has: the mail must come in all the same."""
        done = rule.actions
        if done.queue_id not in self._names.queues:
            done = replace(done, queue_id=None)
        if done.assignee_id not in self._names.agents:
            done = replace(done, assignee_id=None)
        return replace(rule, actions=done)

    def work_on(self, thread: Thread, arrival: Arrival) -> list[Note]:
        """Let the rules change a new ticket, and return what they did, for its record.

        Where it came from stays as it was: that decides how it is answered.
        """
        notes: list[Note] = []
        if self._rules:
            letter = NewLetter(arrival.parsed, partial(self._head, arrival.sha256))
            effects = apply(self._rules, letter, thread.queue_id)
            thread.queue_id, thread.tags = effects.queue_id, effects.tags
            thread.priority = thread.priority if effects.priority is None else effects.priority
            thread.assignee_id = effects.assignee_id
            notes = [("rule", self._said(step)) for step in effects.steps] + self._blind(thread)
        default = self._defaults.get(thread.queue_id)
        if thread.assignee_id is None and default is not None and not thread.automatic:
            thread.assignee_id = default
            notes.append(("default-assignee", {"assignee": self._names.agent(default)}))
        return notes

    def _blind(self, thread: Thread) -> list[Note]:
        """Take a ticket away from whom a rule gave it to although he does not see its queue."""
        given = thread.assignee_id
        if given is None or self._viewers is None or given in self._viewers.of(thread.queue_id):
            return []
        thread.assignee_id = None
        return [("not-assigned", {"assignee": self._names.agent(given)})]

    def _said(self, step: Step) -> dict[str, Any]:
        """Keep names beside what was done: rules, queues and agents may be gone when somebody asks why."""
        done, names = step.rule.actions, self._names
        said: dict[str, Any] = {"rule": step.rule.name}
        if done.queue_id is not None and done.queue_id != step.before:
            said |= {"from": names.queue(step.before), "to": names.queue(done.queue_id)}
        if done.priority is not None:
            said["priority"] = done.priority
        if done.tags:
            said["tags"] = list(done.tags)
        if done.assignee_id is not None:
            said["assignee"] = names.agent(done.assignee_id)
        return said
