"""What each agent wants to be told by mail."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.names import quoted
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import setup_agents
from tuidesk.store.setup_agents import AgentRow

NONE = ""
# nothing | tickets given to me and notes that name me | and customers' mail on my tickets | and on those I follow
ALL = (NONE, "assigned", "mine", "watching")


def check_wish(text: str) -> str:
    """Return a wish; raises BadUsage."""
    wish = NONE if text == "none" else text
    if wish not in ALL:
        title = _("{text} is nothing that an agent can be told by mail").format(text=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all="none, assigned, mine, watching"))
    return wish


def wishes(conn: sa.Connection) -> dict[int, AgentRow]:
    """Return the active agents who want to be told something and have an address."""
    found = (row for row in setup_agents.everyone(conn) if row.active and row.email)
    return {row.id: row for row in found if row.preferences.get("notify")}
