"""The people who work at the desk."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from tuidesk.desk import agent_changes
from tuidesk.desk.actor import Actor
from tuidesk.desk.agent_changes import ROLES, check_role
from tuidesk.desk.loops import refuse_agent
from tuidesk.desk.names import check_address, check_name
from tuidesk.desk.permissions import NotAllowed, require
from tuidesk.desk.who import current, named, os_user
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events
from tuidesk.store import setup_agents as rows
from tuidesk.store.engine import Store
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import clean_line

__all__ = [
    "ROLES",
    "add",
    "change",
    "change_own",
    "current",
    "disable",
    "find",
    "listed",
    "named",
    "os_user",
    "own",
]


def add(store: Store, actor: Actor, name: str, email: str, role: str) -> AgentRow:
    """Add an agent, who logs in as the OS user of the same name; raises BadUsage when something is wrong."""
    require(actor, "admin")
    with store.write() as conn:
        return enter(conn, actor, name, email, role)


def enter(conn: sa.Connection, actor: Actor, name: str, email: str, role: str) -> AgentRow:
    """Add an agent within a transaction, as `add` does."""
    name = check_name(name, _("agent"))
    role = check_role(role)
    if rows.by_name(conn, name) is not None:
        raise BadUsage(_("An agent called {name} exists").format(name=name), _("Choose another name."))
    events.add(conn, actor.name, None, "agent-added", {"agent": name, "role": role})
    added = rows.add(conn, name, name, check_address(email), role, name)
    refuse_agent(conn, added.email)
    return added


def disable(store: Store, actor: Actor, name: str) -> None:
    """Let an agent no longer work here; what he wrote stays. Raises NotFound, or BadUsage for the last admin."""
    require(actor, "admin")
    with store.write() as conn:
        agent_changes.apply(conn, actor, find(conn, name).id, "active", "")


def change(store: Store, actor: Actor, name: str, changes: Sequence[tuple[str, str]]) -> None:
    """Change an agent by (key, value), in order, all or nothing; raises NotFound or BadUsage."""
    require(actor, "admin")
    with store.write() as conn:
        agent_id = find(conn, name).id
        for key, value in changes:
            agent_changes.apply(conn, actor, agent_id, agent_changes.check_key(key), value)


def change_own(store: Store, actor: Actor, key: str, value: str) -> None:
    """Change a preference of the agent who acts: language, timezone, signature, theme or notify; raises BadUsage."""
    if actor.agent_id is None:
        raise NotAllowed(_("A program has no preferences"))
    with store.write() as conn:
        agent_changes.apply_own(conn, actor.agent_id, key, value)


def find(conn: sa.Connection, name: str) -> AgentRow:
    """Return the agent of that name, active or not; raises NotFound."""
    found = rows.by_name(conn, name)
    if found is None:
        title = _("No agent is called {name}").format(name=clean_line(name, 80))
        raise NotFound(title, _("tuidesk agent list shows them."))
    return found


def own(store: Store, actor: Actor) -> AgentRow:
    """Return the agent who acts, with his preferences."""
    with store.read() as conn:
        return find(conn, actor.name)


def listed(store: Store) -> list[AgentRow]:
    """Return every agent, by name."""
    with store.read() as conn:
        return rows.everyone(conn)
