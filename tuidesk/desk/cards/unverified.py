"""The card under the mail of a stranger who answered with an id of the ticket: does he take part from now on?"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.cards.kind import CardKind, Words
from tuidesk.desk.undo import Change
from tuidesk.i18n import _
from tuidesk.store import events, strangers, tickets
from tuidesk.store.cards import Card

NAME = "unverified"  # its data: {"name", "address"} of the stranger


def _ask(_conn: sa.Connection, card: Card) -> Words:
    name, address = card.data["name"], card.data["address"]
    who = f"{name} <{address}>" if name else address
    return Words(
        question=_("A stranger answered with an id of this ticket, and is not copied: {who}").format(who=who),
        yes=_("takes part from now on"),
        no=_("no"),
        done=_("{address} takes part from now on").format(address=address),
        kept=_("{address} stays a stranger").format(address=address),
    )


def _yes(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    rows = strangers.trust(conn, [card.ticket_id], [card.data["address"]])
    return _done(conn, actor, card, "participant-added", tuple(rows))


def _no(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    return _done(conn, actor, card, "participant-refused", ())


def _done(conn: sa.Connection, actor: Actor, card: Card, kind: str, rows: tuple[int, ...]) -> Change:
    tickets.change(conn, card.ticket_id, touch=False, touched=True)
    said = {"message_id": card.message_id, "address": card.data["address"]}
    events.add(conn, actor.name, card.ticket_id, kind, said)
    return Change(NAME, 1, verified=rows, about=(card.ticket_id,))


KIND = CardKind(_ask, _yes, _no)
