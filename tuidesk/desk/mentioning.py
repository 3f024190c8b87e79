"""Naming colleagues with @ in an internal note: they follow the ticket from then on, and are told."""

from __future__ import annotations

import re
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

NAMED = re.compile(r"(?<![\w@.])@(\w[\w.-]*)")


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The agents who may be named on a ticket, and those who would hear nothing of it."""

    hear: tuple[str, ...] = ()
    deaf: tuple[str, ...] = ()


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
    return Colleagues(hear, tuple(row.name for row in others if row.id not in sees))


def unseen(store: Store, actor: Actor) -> list[Unseen]:
    """Return the notes that name the actor and that he has not looked at, newest first; raises NotAllowed."""
    permissions.require(actor, "read")
    if actor.agent_id is None:
        return []
    with store.read() as conn:
        return mentions.unseen(conn, actor.agent_id, seeing.hidden(conn, actor))


def tell(conn: sa.Connection, actor: Actor, ticket_id: int, note_id: int, text: str) -> tuple[str, ...]:
    """Tell who is named in a new note; return the names of those who do not see the ticket and hear nothing."""
    ticket = tickets.get(conn, ticket_id)
    named = [row for row in _named(conn, text) if row.id != actor.agent_id]
    if ticket is None or not named:
        return ()
    sees = seeing.who_see(conn, ticket.queue_id)
    heard = [row for row in named if row.id in sees]
    mentions.add(conn, note_id, ticket_id, [row.id for row in heard])
    for row in heard:
        watchers.follow(conn, ticket_id, row.id)
        if row.email:
            notify(conn, row, MENTIONED, ticket_id, actor.name)
    return tuple(row.name for row in named if row.id not in sees)


def _named(conn: sa.Connection, text: str) -> list[AgentRow]:
    names = names_in(text)
    return [row for row in setup_agents.everyone(conn) if row.name.casefold() in names] if names else []
