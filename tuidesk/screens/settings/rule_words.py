"""Routing rules as the settings say them."""

from __future__ import annotations

from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.dry_run import DryRun, Example
from tuidesk.desk.rules.said import condition_words
from tuidesk.desk.rules.words import PRIORITIES, Names
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import SafeText, clean_line


def when_words(rule: Rule, names: Names) -> SafeText:
    """Return every condition of a rule."""
    return clean_line(" · ".join(condition_words(one, names) for one in rule.conditions))


def then_words(done: Actions, names: Names, *, stop: bool = False) -> SafeText:
    """Return what a rule does to a ticket."""
    said = [] if done.queue_id is None else [f"› {names.queue(done.queue_id)}"]
    said += [] if done.priority is None else [_(PRIORITIES[done.priority])]
    said += [f"#{tag}" for tag in done.tags]
    said += [] if done.assignee_id is None else [f"@{names.agent(done.assignee_id)}"]
    return clean_line(" · ".join([*said, *([_("stops")] if stop else [])]))


def found_words(found: DryRun, *, ended: bool) -> SafeText:
    """Say what a rule would have changed, or how far the look back is."""
    said = ngettext(
        "would have changed {changed:,} of {all:,} ticket",
        "would have changed {changed:,} of {all:,} tickets",
        found.looked_at,
    ).format(changed=found.changed, all=found.looked_at)
    return clean_line(said if ended else _("{so_far}, looking on: t stops").format(so_far=said))


def example_words(one: Example, names: Names) -> SafeText:
    """Return one ticket and what the rules would have made of it."""
    done = one.effects
    moved = done.queue_id if done.queue_id != one.queue_id else None
    then = then_words(Actions(moved, done.priority, done.tags, done.assignee_id), names)
    return clean_line(f"#{one.number}  {then}  {one.title}", 300)


def whole_words(rule: Rule, names: Names) -> SafeText:
    """Return a rule in words: what it is called, when it holds, and what it does then."""
    then = then_words(rule.actions, names, stop=rule.stop)
    parts = (f"«{rule.name}»", when_words(rule, names), then, "" if rule.enabled else _("disabled"))
    return clean_line(", ".join(filter(None, parts)))
