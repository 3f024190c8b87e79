"""Stands before every transaction of an agent's process: who was let go reads and writes nothing any more."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import Dismissed
from tuidesk.i18n import _
from tuidesk.store import setup_agents
from tuidesk.store.engine import Guard, Store
from tuidesk.term.clean import clean_line


def stand(store: Store, actor: Actor) -> None:
    """Let a store serve an agent only as long as he works here in the role that he came with."""
    if actor.agent_id is not None:
        store.guard = _guard(actor.agent_id, actor)


def _guard(agent_id: int, actor: Actor) -> Guard:
    name = clean_line(actor.name, 40)

    def look(conn: sa.Connection, writes: bool) -> None:
        role = setup_agents.role_of(conn, agent_id, lock=writes)
        if role is None:
            title = _("{name} is no longer an agent of this desk").format(name=name)
            raise Dismissed(title, _("What was being written is kept as a draft."))
        if role != actor.role:
            title = _("{name} has another role now: {role}").format(name=name, role=role)
            raise Dismissed(title, _("Open the desk again; what was being written is kept as a draft."))

    return look
