"""Questions that the desk puts to its agents: their words, and what an answer does."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.cards.kinds import KINDS
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import cards, moving, tickets
from tuidesk.store.cards import Card
from tuidesk.store.engine import Store
from tuidesk.term.clean import SafeText, clean_line

__all__ = ["Asked", "answer", "asked"]


class Asked(NamedTuple):
    """An open question as a screen puts it."""

    card_id: int
    kind: str
    message_id: int  # 0 = about the ticket as a whole
    question: SafeText
    yes: SafeText
    no: SafeText
    done: SafeText
    kept: SafeText


def asked(conn: sa.Connection, actor: Actor, ticket_id: int) -> tuple[Asked, ...]:
    """Return the open questions of a ticket, oldest first, without those that name one he does not see."""
    waiting = (card for card in cards.open_on(conn, ticket_id) if card.kind in KINDS)
    return tuple(_asked(conn, card) for card in waiting if _sees_other(conn, actor, card))


def _sees_other(conn: sa.Connection, actor: Actor, card: Card) -> bool:
    home = tickets.survivor(conn, card.other_ticket_id or 0)
    return home is None or seeing.sees_queue(conn, actor, home.queue_id)


def _asked(conn: sa.Connection, card: Card) -> Asked:
    words = KINDS[card.kind].ask(conn, card)
    return Asked(card.id, card.kind, card.message_id or 0, *(clean_line(text) for text in words))


def answer(store: Store, actor: Actor, card_id: int, yes: bool) -> Change:
    """Do what a yes or a no to a question means; raises NotFound when it no longer waits for one.

    A question that somebody said no to can still be answered with yes.
    """
    require(actor, "act")
    with store.write() as conn:
        card = _locked(conn, card_id)
        if card is not None and not _sees_both(conn, actor, card):
            card = None
        if card is None or card.state not in ((cards.OPEN, cards.NO) if yes else (cards.OPEN,)):
            title = _("This question was answered already")
            raise NotFound(title, _("Look at the ticket again."))
        kind = KINDS[card.kind]
        change = (kind.yes if yes else kind.no)(conn, actor, card)
        cards.settle(conn, card.id, cards.YES if yes else cards.NO, actor.name)
    about = (card.ticket_id, *change.about)
    return replace(change, card_ids=(card.id, *change.card_ids), about=about)


def _sees_both(conn: sa.Connection, actor: Actor, card: Card) -> bool:
    return seeing.sees_ticket(conn, actor, card.ticket_id) and _sees_other(conn, actor, card)


def _locked(conn: sa.Connection, card_id: int) -> Card | None:
    """Return a card as it is once nobody else can write to its tickets, locked in their order."""
    card = cards.get(conn, card_id)
    if card is None:
        return None
    moving.lock(conn, card.ticket_id, card.other_ticket_id or card.ticket_id)
    return cards.get(conn, card_id)
