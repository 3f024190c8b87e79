"""What a writer must know before his letter leaves: what others wrote and did since he began.

A customer's mail, an answer, a merge, a move and an end of the ticket make him send twice; notes and
other changes are shown with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import history, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import Overtaken
from tuidesk.desk.permissions import require
from tuidesk.desk.replies.letter import Letter
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.store import conversation, reply_facts, ticket_news, tickets
from tuidesk.store.conversation import Entry
from tuidesk.store.engine import Store
from tuidesk.store.glance import EventNote
from tuidesk.store.ticket_news import Seen
from tuidesk.term.clean import clean_line

OVER = ("solved", "closed", "spam", "trash")
STOPS = ("status", "move", "merged", "merged-into")
PEOPLE = ("participant-added", "participant-refused", "sender-confirmed", "address-failed", "address-works")
TOLD = (*STOPS, *PEOPLE, "priority", "assign", "undo", "unmerged", "joined", "split-off", "reopened", "tags")


@dataclass(frozen=True, slots=True)
class News:
    """What is new on a ticket, on the one that it was merged into if it was; `seen` is how far it reaches."""

    ticket_id: int
    entries: tuple[Entry, ...]
    deeds: tuple[EventNote, ...]
    seen: Seen


def news(store: Store, actor: Actor, ticket_id: int, since: Seen) -> News | None:
    """Return what is new on a ticket to somebody who knows it so far, None when it is gone; raises NotFound."""
    require(actor, "act")
    with store.read() as conn:
        ticket = tickets.survivor(conn, ticket_id)
        if ticket is None:
            return None
        seeing.require_ticket(conn, actor, ticket.id)
        entries = [one for one in conversation.entries(conn, ticket.id) if one.id > since.message_id]
        deeds = ticket_news.deeds(conn, ticket.id, since.event_id, TOLD, actor.name)
        if ticket.id != ticket_id:
            moved = ticket_news.deeds(conn, ticket_id, since.event_id, STOPS, actor.name)
            deeds = [*moved, *deeds]
        told = history.with_names(conn, actor, deeds)
        return News(ticket.id, tuple(entries), tuple(told), ticket_news.newest(conn, ticket.id))


def check_overtaken(conn: sa.Connection, actor: Actor, letter: Letter, ticket_id: int) -> None:
    """Raise Overtaken when something happened on the ticket that the letter's writer has to know first."""
    seen = letter.seen_message_id
    mail = reply_facts.newer_from_customer(conn, ticket_id, seen)
    if mail:
        raise _overtaken(_("The customer wrote again meanwhile"), mail)
    answer = reply_facts.newer_from_colleague(conn, ticket_id, seen, actor.agent_id)
    if answer:
        raise _overtaken(_("A colleague answered while you were writing"), answer)
    # A letter without a token was not written in a composer, of which the same agent may have two open.
    own = reply_facts.newer_answer(conn, ticket_id, seen) if letter.token else 0
    if own:
        raise _overtaken(_("You answered meanwhile, in another session"), own)
    if letter.ticket_id != ticket_id:
        raise _overtaken(_("This ticket was merged into another one"))
    for deed in ticket_news.deeds(conn, ticket_id, letter.seen_event_id, STOPS, actor.name):
        title = _title(deed)
        if title:
            raise _overtaken(title.format(name=clean_line(deed.actor, 40)))


def _overtaken(title: str, newer: int = 0) -> Problem:
    return Overtaken(title, _("Read it, then send once more."), newer)


def _title(deed: EventNote) -> str:
    if deed.kind == "move":
        return _("{name} moved this ticket to another queue")
    if deed.kind != "status":
        return _("{name} merged another ticket into this one")
    over = (deed.data or {}).get("to") in OVER
    return _("{name} ended this ticket while you were writing") if over else ""
