"""Routing rules in words: what an admin types becomes conditions and actions, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.names import check_filter, quoted
from tuidesk.desk.rules.actions import Actions, Effects
from tuidesk.desk.rules.conditions import HEADER, OPS, Condition
from tuidesk.desk.tags import check_tags
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.mail.message import KINDS
from tuidesk.store import setup_agents, setup_queues
from tuidesk.term.clean import clean_line

PRIORITIES = ("low", "normal", "high", "urgent")
MAX_VALUE = 200  # characters

_SIZE = re.compile(r"(\d{1,12})\s*([kmg]?)b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_HEADER_NAME = re.compile(r"[!-9;-~]{1,76}")  # RFC 5322 §2.2
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,5}")  # RFC 5646 §2.1, its outer form


@dataclass(frozen=True, slots=True)
class Names:
    """Queues and active agents, as rules name them."""

    queues: Mapping[int, str]
    agents: Mapping[int, str]

    def queue_id(self, name: str) -> int:
        """Return the queue of that name, in whatever case; raises NotFound."""
        return _find(self.queues, name, _("No queue is called {name}"), _("tuidesk queue list shows them."))

    def agent_id(self, name: str) -> int:
        """Return the active agent of that name; raises NotFound."""
        hint = _("tuidesk agent list shows them.")
        return _find(self.agents, name.removeprefix("@"), _("No agent is called {name}"), hint)

    def queue(self, queue_id: int) -> str:
        """Return a queue's name."""
        return self.queues.get(queue_id, f"#{queue_id}")

    def agent(self, agent_id: int) -> str:
        """Return an agent's name."""
        return self.agents.get(agent_id, f"#{agent_id}")


def read_names(conn: sa.Connection) -> Names:
    """Read what rules may name."""
    queues = {row.id: row.name for row in setup_queues.queues(conn)}
    return Names(queues, {row.id: row.name for row in setup_agents.everyone(conn) if row.active})


def _find(names: Mapping[int, str], name: str, missing: str, hint: str) -> int:
    found = next((key for key, one in names.items() if one.casefold() == name.strip().casefold()), None)
    if found is None:
        raise NotFound(missing.format(name=clean_line(name, 80)), hint)
    return found


def read_condition(text: str, names: Names) -> Condition:
    """Read `subject contains invoice` or `header List-Id is <news>`; raises BadUsage or NotFound."""
    words = text.split(None, 1)
    subject, rest = (words[0].casefold(), words[1] if len(words) > 1 else "") if words else ("", "")
    header = ""
    if subject == "header":
        header, _blank, rest = rest.partition(" ")
    op, _blank, value = rest.strip().partition(" ")
    return condition(subject, op.casefold(), value, names, header)


def condition(subject: str, op: str, value: str, names: Names, header: str = "") -> Condition:
    """Make a condition of what an admin chose and typed; raises BadUsage or NotFound."""
    if subject not in OPS:
        title = _("{text} is nothing that a rule can ask about").format(text=quoted(subject))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(OPS)))
    if op not in OPS[subject]:
        title = _("{text} does not go with {field}").format(text=quoted(op), field=subject)
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(OPS[subject])))
    value = str(clean_line(value.strip(), MAX_VALUE + 1))
    if not value or len(value) > MAX_VALUE:
        title = _("The condition on {field} says nothing that can be compared").format(field=subject)
        raise BadUsage(title, _("Write 1 to {most} characters behind it.").format(most=MAX_VALUE))
    if subject == "header" and not _HEADER_NAME.fullmatch(header.removesuffix(":")):
        title = _("{text} is no name of a header").format(text=quoted(header))
        raise BadUsage(title, _("Give one such as List-Id."))
    field = f"{HEADER}{header.removesuffix(':')}" if subject == "header" else subject
    return Condition(field, op, _value(subject, op, value, names))


def _value(subject: str, op: str, value: str, names: Names) -> str:
    if subject == "size":
        return str(_size(value))
    if subject == "queue":
        return str(names.queue_id(value))
    if subject == "kind":
        return _one_of(value.casefold(), KINDS)
    if subject == "language" and not _LANGUAGE.fullmatch(value):
        title = _("{text} is no language tag").format(text=quoted(value))
        raise BadUsage(title, _("Give one such as es or es-MX."))
    if op == "is" and subject in ("sender", "recipient"):
        return check_filter(value)
    return value


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return value
    title = _("{text} is not known here").format(text=quoted(value))
    raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(allowed)))


def _size(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    if not found:
        title = _("{text} is no size").format(text=quoted(text))
        raise BadUsage(title, _("Give one such as 500k or 5M."))
    return int(found[1]) * _UNITS[found[2].lower()]


def size_text(size: int) -> str:
    """Return a size as an admin would type it."""
    for unit in ("g", "m", "k"):
        if size and size % _UNITS[unit] == 0:
            return f"{size // _UNITS[unit]}{unit.upper()}"
    return str(size)


def value_text(one: Condition, names: Names) -> str:
    """Return the value of a condition as an admin would type it."""
    if one.subject == "size":
        return size_text(int(one.value))
    return names.queue(int(one.value)) if one.subject == "queue" else one.value


def condition_text(one: Condition, names: Names) -> str:
    """Return a condition as `read_condition` takes it."""
    subject = f"header {one.header}" if one.subject == "header" else one.field
    return f"{subject} {one.op} {value_text(one, names)}"


def read_actions(
    names: Names, *, queue: str = "", priority: str = "", tags: str = "", assignee: str = ""
) -> Actions:
    """Make actions of names and words; '' leaves that as it is. Raises BadUsage or NotFound."""
    return Actions(
        names.queue_id(queue) if queue.strip() else None,
        PRIORITIES.index(_one_of(priority.strip().casefold(), PRIORITIES)) if priority.strip() else None,
        check_tags(tags.replace(",", " ").split()),
        names.agent_id(assignee) if assignee.strip() else None,
    )


def actions_text(done: Actions, names: Names) -> list[str]:
    """Return what a rule does, as `key=value` words."""
    said = [] if done.queue_id is None else [f"queue={names.queue(done.queue_id)}"]
    said += [] if done.priority is None else [f"priority={PRIORITIES[done.priority]}"]
    said += [f"tag={tag}" for tag in done.tags]
    return said + ([] if done.assignee_id is None else [f"assignee={names.agent(done.assignee_id)}"])


def effects_text(effects: Effects, queue_id: int, names: Names) -> list[str]:
    """Return what the rules make of a ticket that came through a queue, as `key=value` words."""
    moved = effects.queue_id if effects.queue_id != queue_id else None
    return actions_text(Actions(moved, effects.priority, effects.tags, effects.assignee_id), names)
