"""The card under a mail that somebody passed on: is the writer whom it quotes the customer?"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.cards.kind import CardKind, Words
from tuidesk.desk.undo import Change, FieldChange
from tuidesk.i18n import _
from tuidesk.store import cards, customers, events, tickets
from tuidesk.store.cards import Card

NAME = "sender"  # its data: {"name", "address"} of the quoted writer, "by" = the agent who passed it on


def _ask(_conn: sa.Connection, card: Card) -> Words:
    name, address = card.data["name"], card.data["address"]
    who = f"{name} <{address}>" if name else address
    return Words(
        question=_passed_on(card).format(who=who, agent=card.data.get("by", "")),
        yes=_("yes, answer {address}").format(address=address),
        no=_("no"),
        done=_("answers go to {address} now").format(address=address),
        kept=_("the customer stays as it is"),
    )


def _passed_on(card: Card) -> str:
    if card.data.get("by"):
        return _("Passed on by {agent}; written by {who}?")
    return _("Passed on by one of our own addresses; written by {who}?")


def _yes(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    record = tickets.get(conn, card.ticket_id)
    assert record
    person = customers.known_or_new(conn, card.data["name"], card.data["address"])
    tickets.change(conn, card.ticket_id, touch=False, touched=True, customer_id=person.id)
    _note(conn, actor, card, "sender-confirmed")
    asked_too = [one.id for one in cards.open_on(conn, card.ticket_id) if _same(one, card)]
    for other in asked_too:
        cards.settle(conn, other, cards.YES, actor.name)
    field = FieldChange(card.ticket_id, "customer_id", record.customer_id, person.id)
    return Change(NAME, 1, (field,), card_ids=tuple(asked_too))


def _no(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    tickets.change(conn, card.ticket_id, touch=False, touched=True)
    _note(conn, actor, card, "sender-kept")
    return Change(NAME, 1)


def _same(one: Card, other: Card) -> bool:
    return one.id != other.id and one.kind == NAME and one.data["address"] == other.data["address"]


def _note(conn: sa.Connection, actor: Actor, card: Card, kind: str) -> None:
    said = {"message_id": card.message_id, "sender": card.data["address"]}
    events.add(conn, actor.name, card.ticket_id, kind, said)


KIND = CardKind(_ask, _yes, _no)
