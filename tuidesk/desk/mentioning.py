"""Naming colleagues with @ in an internal note: they follow the ticket from then on, and are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import permissions, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.notifying import MENTIONED, notify
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import mentions, setup_agents, tickets, watchers
from tuidesk.store.engine import Store
from tuidesk.store.mentions import Unseen
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line

MOST_SHOWN = 6  # agents in one line
NAMED = re.compile(r"(?<![\w@.])@(\w[\w.-]*)")


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The agents who may be named on a ticket, those who would hear nothing of it, and oneself."""

    hear: tuple[str, ...] = ()
    deaf: tuple[str, ...] = ()
    own: str = ""

    def strangers(self, text: str) -> list[str]:
        """Return the names in a text that nobody bears; the beginning of a name may still become one."""
        known = [name.casefold() for name in (*self.hear, *self.deaf, self.own)]
        return [one for one in sorted(names_in(text)) if not any(name.startswith(one) for name in known)]


@dataclass(frozen=True, slots=True)
class InVain:
    """Names in a note that told nobody: of agents who do not see the ticket, and of nobody."""

    deaf: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def names_in(text: str) -> set[str]:
    """Return what stands behind each @ of a text, casefolded, without the stop of a sentence."""
    return {found.rstrip(".-").casefold() for found in NAMED.findall(text)}


def colleagues(store: Store, actor: Actor, ticket_id: int) -> Colleagues:
    """Return whom a note on the ticket can name; raises NotAllowed or NotFound."""
    permissions.require(actor, "act")
    with store.read() as conn:
        seeing.require_ticket(conn, actor, ticket_id)
        ticket = tickets.get(conn, ticket_id)
        if ticket is None:
            raise NotFound(_("This ticket is gone"), _("Look at the list again."))
        sees = seeing.who_see(conn, ticket.queue_id)
        others = [row for row in setup_agents.everyone(conn) if row.id != actor.agent_id]
    hear = tuple(row.name for row in others if row.id in sees)
    return Colleagues(hear, tuple(row.name for row in others if row.id not in sees), actor.name)


def unknown_words(names: Sequence[str], agents: Sequence[str] = ()) -> SafeText:
    """Say that nobody bears these names, and whom one can name; nothing where there are none."""
    if not names:
        return NOTHING
    shown = ", ".join(clean_line(f"@{name}", 40) for name in names)
    if not agents:
        return clean_line(_("Nobody is called {names}").format(names=shown))
    more = ["…"] if len(agents) > MOST_SHOWN else []
    others = ", ".join([*(clean_line(name, 40) for name in agents[:MOST_SHOWN]), *more])
    return clean_line(_("Nobody is called {names}; agents: {agents}").format(names=shown, agents=others))


def unseen(store: Store, actor: Actor) -> list[Unseen]:
    """Return the notes that name the actor and that he has not looked at, newest first; raises NotAllowed."""
    permissions.require(actor, "read")
    if actor.agent_id is None:
        return []
    with store.read() as conn:
        return mentions.unseen(conn, actor.agent_id, seeing.hidden(conn, actor))


def tell(conn: sa.Connection, actor: Actor, ticket_id: int, note_id: int, text: str) -> InVain:
    """Tell who is named in a new note; return the names that told nobody."""
    ticket, bearers = tickets.get(conn, ticket_id), _named(conn, text)
    unknown = tuple(sorted(names_in(text) - {row.name.casefold() for row in bearers}))
    named = [row for row in bearers if row.id != actor.agent_id]
    if ticket is None or not named:
        return InVain(unknown=unknown)
    sees = seeing.who_see(conn, ticket.queue_id)
    heard = [row for row in named if row.id in sees]
    mentions.add(conn, note_id, ticket_id, [row.id for row in heard])
    for row in heard:
        watchers.follow(conn, ticket_id, row.id)
        if row.email:
            notify(conn, row, MENTIONED, ticket_id, actor.name)
    return InVain(tuple(row.name for row in named if row.id not in sees), unknown)


def _named(conn: sa.Connection, text: str) -> list[AgentRow]:
    names = names_in(text)
    return [row for row in setup_agents.everyone(conn) if row.name.casefold() in names] if names else []
