"""What may change about an agent, by an admin or by himself, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from zoneinfo import available_timezones

import sqlalchemy as sa

from tuidesk.desk import memberships
from tuidesk.desk.actor import Actor
from tuidesk.desk.loops import refuse_agent
from tuidesk.desk.names import check_address, quoted
from tuidesk.desk.notifying import check_wish
from tuidesk.desk.queues import team as queue_team
from tuidesk.desk.settings_batch import Place, Step
from tuidesk.desk.zone import zone
from tuidesk.errors import BadUsage
from tuidesk.i18n import LANGUAGES, _
from tuidesk.store import events
from tuidesk.store import setup_agents as rows
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import clean_block, clean_line

ROLES = ("admin", "agent", "readonly")
SETTABLE = ("role", "email", "display-name", "language", "timezone", "active", "queues")  # by an admin
OWN = ("language", "timezone", "signature", "theme", "notify")
MOST_NAME, MOST_SIGNATURE = 80, 2_000

Edit = Callable[[sa.Connection, AgentRow, str], None]


def check_role(text: str) -> str:
    """Return a role; raises BadUsage."""
    if text not in ROLES:
        title = _("{role} is no role").format(role=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(ROLES)))
    return text


def check_key(text: str) -> str:
    """Return the name of something that an admin may change about an agent; raises BadUsage."""
    if text not in SETTABLE:
        title = _("{key} is nothing that an agent has").format(key=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(SETTABLE)))
    return text


def check_language(text: str) -> str:
    """Return a language of tuidesk, or '' for that of the terminal; raises BadUsage."""
    if text and text not in LANGUAGES:
        title = _("{text} is no language of tuidesk").format(text=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(LANGUAGES)))
    return text


def check_zone(text: str) -> str:
    """Return the IANA name of a time zone, in whatever case it was typed, or ''; raises BadUsage."""
    if not text or zone(text) is not None:
        return text
    found = next((name for name in available_timezones() if name.casefold() == text.casefold()), "")
    if not found:
        title = _("{text} is no time zone").format(text=quoted(text))
        raise BadUsage(title, _("Give one such as Europe/Madrid or America/Bogota."))
    return found


def steps(actor: Actor, edits: Sequence[tuple[Place, str]]) -> list[Step]:
    """Return the steps that store edits of agents; who becomes an admin goes before one who ceases to be one."""
    ordered = sorted(edits, key=lambda edit: (edit[0][1], edit[1]) != ("role", "admin"))
    return [_step(actor, place, value) for place, value in ordered]


def _step(actor: Actor, place: Place, value: str) -> Step:
    return Step(lambda conn: apply(conn, actor, place[0], place[1], value), place)


def apply(conn: sa.Connection, actor: Actor, agent_id: int, key: str, value: str) -> None:
    """Make one change that only an admin may make; raises BadUsage."""
    row = rows.get(conn, agent_id)
    if row is None:
        raise BadUsage(_("This agent is gone"), "")
    if key == "active":
        value = "" if value.strip() in ("", "no") else "yes"
    if key == "active" and not value:
        _require_other_admin(conn, row)
        queue_team.let_go(conn, actor.name, row.id, row.name)
    if key == "queues":
        memberships.change(conn, actor, row, value)
    else:
        EDITS[key](conn, row, value.strip())
    events.add(conn, actor.name, None, "agent-changed", {"agent": row.name, "changes": [key]})


def apply_own(conn: sa.Connection, agent_id: int, key: str, value: str) -> None:
    """Change what an agent may change about himself; raises BadUsage."""
    row = rows.get(conn, agent_id)
    if row is not None and key in OWN:
        EDITS[key](conn, row, value.strip())


def _require_other_admin(conn: sa.Connection, row: AgentRow) -> None:
    if row.role == "admin" and row.active and not rows.other_admins(conn, row.id):
        title = _("{name} is the only admin of this desk").format(name=row.name)
        raise BadUsage(title, _("Make another agent an admin first."))


def _role(conn: sa.Connection, row: AgentRow, text: str) -> None:
    if check_role(text) != "admin":
        _require_other_admin(conn, row)
    rows.change(conn, row.id, {"role": text})


def _shown_name(conn: sa.Connection, row: AgentRow, text: str) -> None:
    rows.change(conn, row.id, {"display_name": clean_line(text, MOST_NAME) or row.name})


def _email(conn: sa.Connection, row: AgentRow, text: str) -> None:
    address = check_address(text)
    rows.change(conn, row.id, {"email": address})
    refuse_agent(conn, address)


def _theme(conn: sa.Connection, row: AgentRow, text: str) -> None:
    rows.change(conn, row.id, {"preferences": {**row.preferences, "theme": clean_line(text, MOST_NAME)}})


def _notify(conn: sa.Connection, row: AgentRow, text: str) -> None:
    rows.change(conn, row.id, {"preferences": {**row.preferences, "notify": check_wish(text)}})


def _signature(conn: sa.Connection, row: AgentRow, text: str) -> None:
    rows.change(conn, row.id, {"signature": str(clean_block(text[:MOST_SIGNATURE]))})


EDITS: Mapping[str, Edit] = {
    "role": _role,
    "display-name": _shown_name,
    "email": _email,
    "language": lambda conn, row, text: rows.change(conn, row.id, {"language": check_language(text)}),
    "timezone": lambda conn, row, text: rows.change(conn, row.id, {"timezone": check_zone(text)}),
    "active": lambda conn, row, text: rows.change(conn, row.id, {"active": bool(text)}),
    "signature": _signature,
    "theme": _theme,
    "notify": _notify,
}
