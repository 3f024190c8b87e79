"""Which role may do what."""

from __future__ import annotations

from typing import Literal

from tuidesk.desk.actor import Actor
from tuidesk.errors import Problem
from tuidesk.i18n import _

Permission = Literal["read", "act", "admin"]

ALLOWED: dict[str, frozenset[str]] = {
    "readonly": frozenset({"read"}),
    "agent": frozenset({"read", "act"}),
    "admin": frozenset({"read", "act", "admin"}),
}


class NotAllowed(Problem):
    """The agent's role does not reach that far."""


class Dismissed(NotAllowed):
    """The agent was disabled, or has another role than when this session began: it must end."""


def may(actor: Actor, permission: Permission) -> bool:
    """Say whether an actor may read, act on tickets, or administer the desk."""
    return permission in ALLOWED.get(actor.role, frozenset())


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor may do it."""
    if may(actor, permission):
        return
    if permission == "admin":
        hint = _("Ask an admin of this desk to do it.")
    else:
        hint = _("Ask an admin of this desk for another role.")
    raise NotAllowed(_("{name} may not do this (role {role})").format(name=actor.name, role=actor.role), hint)
