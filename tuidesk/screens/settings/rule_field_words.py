"""The fields of a rule's form in words."""

from __future__ import annotations

from tuidesk.desk.rules.actions import Rule
from tuidesk.desk.rules.said import condition_words
from tuidesk.desk.rules.words import PRIORITIES, Names
from tuidesk.i18n import _, mark
from tuidesk.term.clean import NOTHING, SafeText, clean_line

NAME, CONDITION, QUEUE, PRIORITY, TAGS, ASSIGNEE, STOP, ENABLED = (
    "name", "condition", "queue_id", "priority", "tags", "assignee_id", "stop", "enabled",
)  # fmt: skip
ACTIONS = (QUEUE, PRIORITY, TAGS, ASSIGNEE)
LABELS = {
    NAME: mark("Name"),
    CONDITION: mark("When"),
    QUEUE: mark("Queue"),
    PRIORITY: mark("Priority"),
    TAGS: mark("Tags"),
    ASSIGNEE: mark("Assignee"),
    STOP: mark("Later rules"),
    ENABLED: mark("State"),
}


def label_words(field: str, index: int = 0) -> SafeText:
    """Return what a field is called; of the conditions, the first one begins with "when"."""
    return clean_line(_("and") if index else _(LABELS[field]))


def stop_words(stop: bool) -> str:
    """Say what becomes of later rules once this one holds."""
    return _("are not looked at") if stop else _("look too")


def state_words(enabled: bool) -> str:
    """Say whether a rule is used."""
    return _("in use") if enabled else _("disabled")


def value_words(rule: Rule, field: str, index: int, names: Names) -> SafeText:
    """Return what a rule says in a field, in the words of the form."""
    if field == CONDITION:
        return _condition(rule, index, names)
    if field in ACTIONS:
        return _action(rule, field, names)
    words = {STOP: stop_words(rule.stop), ENABLED: state_words(rule.enabled)}
    return clean_line(words.get(field, rule.name or _("give it a name")))


def _condition(rule: Rule, index: int, names: Names) -> SafeText:
    if index < len(rule.conditions):
        return condition_words(rule.conditions[index], names)
    return NOTHING if index else clean_line(_("choose a condition"))


def _action(rule: Rule, field: str, names: Names) -> SafeText:
    done = rule.actions
    if field == TAGS:
        return clean_line(" ".join(done.tags) or _("none"))
    if field == QUEUE and done.queue_id is not None:
        return clean_line(names.queue(done.queue_id))
    if field == PRIORITY and done.priority is not None:
        return clean_line(_(PRIORITIES[done.priority]))
    if field == ASSIGNEE and done.assignee_id is not None:
        return clean_line(names.agent(done.assignee_id))
    return clean_line(_("as it is"))
