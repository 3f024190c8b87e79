"""A mail that one of our own addresses passed on: whose it is, an agent says."""

from __future__ import annotations

import pytest

from tests.desk_in import forwarders
from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import gate, replying, senders, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.gate import GateRequest
from tuidesk.errors import NotFound
from tuidesk.store import sender_cards, tables
from tuidesk.store.sender_cards import SenderCard

ANN = Actor(None, "ann", "agent")


def passed_on(desk: Desk) -> int:
    taken = desk.get_one(forwarders.exchange_forward())
    assert taken.ticket_id
    return taken.ticket_id


def card(desk: Desk, ticket_id: int) -> SenderCard | None:
    with desk.store.read() as conn:
        return sender_cards.pending(conn, ticket_id)


def customer(desk: Desk, ticket_id: int) -> str:
    [ticket] = desk.rows(tables.ticket, id=ticket_id)
    return str(desk.rows(tables.customer_address, customer_id=ticket.customer_id)[0].address)


def test_the_quoted_writer_waits_on_a_card_and_gets_no_automatic_answer(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    found = card(desk, ticket_id)
    assert found
    assert (found.name, found.address, found.kept) == ("Ana Ruiz", "ana@cliente.test", False)
    assert customer(desk, ticket_id) == forwarders.PUBLIC
    assert desk.rows(tables.outbox) == []
    with desk.store.write() as conn:
        request = GateRequest("acknowledgement", ticket_id, (forwarders.PUBLIC,))
        assert gate.admit(conn, request).reason == gate.BLOCKED
    assert replying.start_reply(desk.store, ANN, ticket_id).to == ()


def test_once_confirmed_replies_go_to_the_writer_and_it_can_be_undone(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    change = senders.confirm_sender(desk.store, ANN, ticket_id)
    assert card(desk, ticket_id) is None
    assert customer(desk, ticket_id) == "ana@cliente.test"
    assert [one.address for one in replying.start_reply(desk.store, ANN, ticket_id).to] == [
        "ana@cliente.test"
    ]
    with pytest.raises(NotFound):
        senders.confirm_sender(desk.store, ANN, ticket_id)
    follow_up = desk.get_one(mail("b@c", answers="fw@x", to=forwarders.PUBLIC))
    assert follow_up.ticket_id == ticket_id
    assert desk.rows(tables.message)[-1].verified
    tickets.undo(desk.store, ANN, change)
    assert card(desk, ticket_id) is not None
    assert customer(desk, ticket_id) == forwarders.PUBLIC
    assert desk.sound()


def test_what_is_left_as_it_is_can_be_confirmed_later(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    senders.keep_sender(desk.store, ANN, ticket_id)
    kept = card(desk, ticket_id)
    assert kept
    assert kept.kept
    assert customer(desk, ticket_id) == forwarders.PUBLIC
    senders.confirm_sender(desk.store, ANN, ticket_id)
    assert (card(desk, ticket_id), customer(desk, ticket_id)) == (None, "ana@cliente.test")


def test_other_tickets_have_no_card(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c"))
    for ticket_id in (taken.ticket_id or 0, 99):
        with pytest.raises(NotFound):
            senders.keep_sender(desk.store, ANN, ticket_id)
