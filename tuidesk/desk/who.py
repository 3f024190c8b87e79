"""Which agent runs this process.

Apart from what admins change about agents: a session asks this before its first tickets stand on
the screen, and those changes know rules, queues and letters, whose modules would come before them.
"""

from __future__ import annotations

import os
import pwd

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import NotAllowed
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import setup_agents as rows
from tuidesk.store.engine import Store
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import clean_line

MOST_NAMED = 20  # agents in one line


def os_user() -> tuple[str, str]:
    """Return the login and full name of the user who owns this process.

    The environment is not asked: LOGNAME and USER can be set to anybody.
    """
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:  # a container may run under a number without a name
        return f"uid{os.getuid()}", ""
    return entry.pw_name, entry.pw_gecos.split(",", 1)[0]


def current(store: Store) -> Actor:
    """Return the agent who runs this process; on a desk without agents the OS user becomes its admin.

    Raises NotAllowed when the desk has agents and the OS user is none of them.
    """
    login, full_name = os_user()
    with store.read() as conn:
        found = rows.by_os_user(conn, login)
    if found is None:
        with store.write() as conn:
            found = rows.by_os_user(conn, login)
            if found is None and not rows.count(conn):
                found = rows.add(conn, login, full_name or login, "", "admin", login)
    if found is None or not found.active:
        title = _("The user {name} is no agent of this desk").format(name=login)
        raise NotAllowed(
            title, _("An admin adds one with: tuidesk agent add {name} --email …").format(name=login)
        )
    return _actor(found)


def named(store: Store, name: str) -> Actor:
    """Return the active agent of that name; raises NotFound."""
    with store.read() as conn:
        found = rows.by_name(conn, name)
    if found is None or not found.active:
        title = _("No agent is called {name}").format(name=clean_line(name, 40))
        raise NotFound(title, _("There are: {all}.").format(all=_names(store)))
    return _actor(found)


def _names(store: Store) -> str:
    with store.read() as conn:
        names = [clean_line(row.name, 40) for row in rows.everyone(conn) if row.active]
    return ", ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])


def _actor(row: AgentRow) -> Actor:
    theme = str(row.preferences.get("theme", ""))
    return Actor(row.id, row.name, row.role, row.language, row.timezone, theme)
