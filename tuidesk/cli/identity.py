"""Who acts: in a session the agent whom its forced command names, everywhere else the owner of the process.

This is the only module that decides it. Neither the environment nor anything that a client sends is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.actor import Actor
    from tuidesk.store.engine import Store

_session_agent: str | None = None


def begin_session(name: str) -> None:
    """Let every later answer of this process be the agent whom the forced command names."""
    global _session_agent
    _session_agent = name


def session_agent() -> str:
    """Return the agent whose session this process is, '' outside of sessions."""
    return _session_agent or ""


def in_session() -> bool:
    """Say whether this process is the session of an agent under SSH."""
    return _session_agent is not None


def current(store: Store) -> Actor:
    """Return who acts; raises NotAllowed when the desk has no such agent any more."""
    from tuidesk.desk import who
    from tuidesk.desk.permissions import NotAllowed
    from tuidesk.errors import NotFound

    if _session_agent is None:  # an empty name is nobody, never the account that sessions share
        return who.current(store)
    try:
        return who.named(store, _session_agent)
    except NotFound:
        title = _("{name} is no agent of this desk").format(name=clean_line(_session_agent, 40))
        raise NotAllowed(title, _("Ask an admin of this desk.")) from None
