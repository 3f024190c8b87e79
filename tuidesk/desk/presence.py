"""Who looks at which ticket and who writes there, told by each session of itself and shown to all others."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

from tuidesk.desk import permissions, seeing
from tuidesk.desk.actor import Actor
from tuidesk.store import presence
from tuidesk.store.engine import Store
from tuidesk.store.presence import NOTING, READING, WRITING, Present, Seat

__all__ = ["BEAT_SECONDS", "NOTING", "READING", "WRITING", "Present", "Sitting", "leave", "others", "sit"]

BEAT_SECONDS = 30  # between two signs of life of a session that does not move


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of an agent, from when the desk is opened until it is left."""

    session: str = field(default_factory=lambda: secrets.token_hex(8))
    host: str = field(default_factory=socket.gethostname)
    pid: int = field(default_factory=os.getpid)


def sit(store: Store, actor: Actor, sitting: Sitting, ticket_id: int | None, mode: str) -> None:
    """Say at which ticket a session is, and what it does there; raises NotAllowed."""
    permissions.require(actor, "read")
    if actor.agent_id is not None:  # a program is nobody's colleague
        with store.write() as conn:
            seen = ticket_id if ticket_id and seeing.sees_ticket(conn, actor, ticket_id) else None
            seat = Seat(sitting.session, actor.agent_id, seen, mode, sitting.host, sitting.pid)
            presence.put(conn, seat)


def leave(store: Store, actor: Actor, sitting: Sitting) -> None:
    """Say that a session ended."""
    if actor.agent_id is not None:
        with store.write() as conn:
            presence.remove(conn, sitting.session)


def others(store: Store, actor: Actor, sitting: Sitting) -> Sequence[Present]:
    """Return all other sessions, those of the same agent too; raises NotAllowed."""
    permissions.require(actor, "read")
    with store.read() as conn:
        found = presence.here(conn, seeing.hidden(conn, actor))
    return tuple(one for one in found if one.session != sitting.session)
