"""A mail that one of our own addresses passed on: whose it is, an agent says."""

from __future__ import annotations

import pytest

from tests.desk_in import forwarders
from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import cards, gate, replying, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.gate import GateRequest
from tuidesk.errors import NotFound
from tuidesk.store import cards as rows
from tuidesk.store import tables
from tuidesk.store.cards import Card

ANN = Actor(None, "ann", "agent")


def passed_on(desk: Desk) -> int:
    taken = desk.get_one(forwarders.exchange_forward())
    assert taken.ticket_id
    return taken.ticket_id


def card(desk: Desk, ticket_id: int) -> Card | None:
    with desk.store.read() as conn:
        return next(iter(rows.open_on(conn, ticket_id)), None)


def customer(desk: Desk, ticket_id: int) -> str:
    [ticket] = desk.rows(tables.ticket, id=ticket_id)
    return str(desk.rows(tables.customer_address, customer_id=ticket.customer_id)[0].address)


def test_the_quoted_writer_waits_on_a_card_and_gets_no_automatic_answer(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    found = card(desk, ticket_id)
    assert found
    assert (found.kind, found.data) == ("sender", {"name": "Ana Ruiz", "address": "ana@cliente.test"})
    assert customer(desk, ticket_id) == forwarders.PUBLIC
    assert desk.rows(tables.outbox) == []
    with desk.store.write() as conn:
        request = GateRequest("acknowledgement", ticket_id, (forwarders.PUBLIC,))
        assert gate.admit(conn, request).reason == gate.BLOCKED
    assert replying.start_reply(desk.store, ANN, ticket_id).to == ()


def test_once_confirmed_replies_go_to_the_writer_and_it_can_be_undone(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    asked = card(desk, ticket_id)
    assert asked
    change = cards.answer(desk.store, ANN, asked.id, True)
    assert card(desk, ticket_id) is None
    assert customer(desk, ticket_id) == "ana@cliente.test"
    assert [one.address for one in replying.start_reply(desk.store, ANN, ticket_id).to] == [
        "ana@cliente.test"
    ]
    with pytest.raises(NotFound):
        cards.answer(desk.store, ANN, asked.id, True)
    follow_up = desk.get_one(mail("b@c", answers="fw@x", to=forwarders.PUBLIC))
    assert follow_up.ticket_id == ticket_id
    assert desk.rows(tables.message)[-1].verified
    tickets.undo(desk.store, ANN, change)
    assert card(desk, ticket_id) is not None
    assert customer(desk, ticket_id) == forwarders.PUBLIC
    assert desk.sound()


def test_what_is_left_as_it_is_can_be_confirmed_later(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    asked = card(desk, ticket_id)
    assert asked
    change = cards.answer(desk.store, ANN, asked.id, False)
    assert (card(desk, ticket_id), customer(desk, ticket_id)) == (None, forwarders.PUBLIC)
    assert change.ticket_ids == {ticket_id}
    with pytest.raises(NotFound):
        cards.answer(desk.store, ANN, asked.id, False)
    cards.answer(desk.store, ANN, asked.id, True)
    assert (card(desk, ticket_id), customer(desk, ticket_id)) == (None, "ana@cliente.test")


def test_a_no_that_is_taken_back_asks_again(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    asked = card(desk, ticket_id)
    assert asked
    tickets.undo(desk.store, ANN, cards.answer(desk.store, ANN, asked.id, False))
    assert card(desk, ticket_id) == asked


def test_the_same_writer_is_asked_about_once(desk: Desk) -> None:
    ticket_id = passed_on(desk)
    again = forwarders.exchange_forward().replace(b"<fw@x>", b"<fw2@x>\r\nIn-Reply-To: <fw@x>")
    assert desk.get_one(again).ticket_id == ticket_id
    with desk.store.read() as conn:
        first, _second = rows.open_on(conn, ticket_id)
    change = cards.answer(desk.store, ANN, first.id, True)
    assert card(desk, ticket_id) is None
    tickets.undo(desk.store, ANN, change)
    with desk.store.read() as conn:
        assert len(rows.open_on(conn, ticket_id)) == 2


def test_a_question_that_nobody_put_has_no_answer(desk: Desk) -> None:
    with pytest.raises(NotFound):
        cards.answer(desk.store, ANN, 99, False)
