"""The keys that agents log in with over SSH: who may come in is decided here, and only for active agents."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from tuidesk.desk import agents
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.public_key import PublicKey
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import agent_keys as rows
from tuidesk.store import events
from tuidesk.store.agent_keys import KeyRow
from tuidesk.store.engine import Store
from tuidesk.term.clean import clean_line


def add(store: Store, actor: Actor, name: str, key: PublicKey) -> None:
    """Let a key in for an agent; raises NotFound, or BadUsage when it is somebody's already."""
    require(actor, "admin")
    with store.write() as conn:
        put(conn, actor, agents.find(conn, name).id, name, [key])


def put(conn: sa.Connection, actor: Actor, agent_id: int, name: str, keys: Sequence[PublicKey]) -> None:
    """Let keys in for an agent, within a transaction; raises BadUsage when one is somebody's already."""
    for key in keys:
        if (owner := rows.owner(conn, key.fingerprint)) is not None:
            raise _taken(*owner, key.fingerprint)
        rows.add(conn, agent_id, key.line, key.fingerprint, key.comment, actor.name)
        events.add(conn, actor.name, None, "key-added", {"agent": name, "fingerprint": key.fingerprint})


def remove(store: Store, actor: Actor, name: str, fingerprint: str) -> None:
    """Let a key in no more, from the next login on; raises NotFound."""
    require(actor, "admin")
    with store.write() as conn:
        if not rows.remove(conn, agents.find(conn, name).id, fingerprint):
            title = _("{name} has no key {fingerprint}")
            said = title.format(name=clean_line(name, 40), fingerprint=clean_line(fingerprint, 60))
            raise NotFound(
                said, _("tuidesk agent key list {name} shows them.").format(name=clean_line(name, 40))
            )
        events.add(conn, actor.name, None, "key-removed", {"agent": name, "fingerprint": fingerprint})


def of_agent(store: Store, actor: Actor, name: str) -> list[KeyRow]:
    """Return the keys of an agent, for admins; raises NotFound."""
    require(actor, "admin")
    with store.read() as conn:
        return rows.of_agent(conn, agents.find(conn, name).id)


def valid(store: Store, actor: Actor, fingerprint: str = "") -> list[KeyRow]:
    """Return the keys that let somebody in now, or only the one of a fingerprint."""
    require(actor, "admin")
    with store.read() as conn:
        return rows.valid(conn, fingerprint)


def _taken(owner: str, active: bool, fingerprint: str) -> BadUsage:
    """Say whose a key is, and what to do when it lets him in no more."""
    name = clean_line(owner, 40)
    if active:
        title = _("This key lets {name} in already").format(name=name)
        return BadUsage(title, _("Each agent has a key of his own: who comes is known by it alone."))
    hint = _("Take it away from there first: tuidesk agent key remove {name} {fingerprint}")
    title = _("This key belongs to {name}, who is disabled").format(name=name)
    return BadUsage(title, hint.format(name=name, fingerprint=fingerprint))
