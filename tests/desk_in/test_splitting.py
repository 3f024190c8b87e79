"""A mail that is about something else gets a ticket of its own, and goes back when that is undone."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import cards, merging, splitting, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake import Taken
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import tables
from tuidesk.store.cards import NewCard, add, open_on

ANN = Actor(None, "ann", "agent")


def conversation(desk: Desk) -> Taken:
    """Return a ticket of Ana's in which Bob writes about something else, twice."""
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test", to="bob@other.test")
    desk.get(mail("b@d", sender="Bob <bob@other.test>", answers="ours@xyz.test", subject="Invoice  2026"))
    desk.get(mail("c@c", answers="a@c"))
    desk.get(mail("d@d", sender="bob@other.test", answers="b@d", subject="Re: Invoice 2026"))
    return first


def row(desk: Desk, message_id: str) -> int:
    return int(desk.rows(tables.message, message_id=f"<{message_id}>")[0].id)


@pytest.mark.parametrize("later", [False, True])
def test_a_mail_gets_a_ticket_of_its_own_and_later_mail_follows(desk: Desk, later: bool) -> None:
    first = conversation(desk)
    made = splitting.split(desk.store, ANN, row(desk, "b@d"), later=later)
    rest = frozenset() if later else frozenset({"d@d"})
    away = frozenset({"d@d"}) if later else frozenset()
    assert desk.threads() == {frozenset({"a@c", "ours@xyz.test", "c@c"}) | rest, frozenset({"b@d"}) | away}
    [new] = desk.rows(tables.ticket, id=made.ticket_id)
    assert (new.number, new.title, new.status, new.waiting) == (2, "Invoice 2026", "open", "us")
    assert (new.message_count, new.queue_id) == (1 + later, desk.support)
    [address] = desk.rows(tables.customer_address, customer_id=new.customer_id)
    assert address.address == "bob@other.test"
    assert desk.get_one(mail("e@d", sender="bob@other.test", answers="b@d")).ticket_id == new.id
    assert desk.get_one(mail("f@c", answers="c@c")).ticket_id == first.ticket_id
    assert {line.ticket_id for line in desk.rows(tables.ledger, message_id="<b@d>")} == {new.id}
    assert desk.counted()
    undone = tickets.undo(desk.store, ANN, made.change)
    assert undone.reverted == 2
    assert len(desk.threads()) == 1
    assert desk.rows(tables.ticket, id=new.id)[0].merged_into_id == first.ticket_id
    assert desk.get_one(mail("g@d", sender="bob@other.test", answers="e@d")).ticket_id == first.ticket_id
    assert desk.counted()


def test_a_stranger_is_the_customer_of_his_own_ticket_and_a_stranger_again_after_an_undo(desk: Desk) -> None:
    desk.get(mail("a@c"))
    desk.get(mail("e@e", sender="eve@e.test", answers="a@c", subject="Buy this"))
    made = splitting.split(desk.store, ANN, row(desk, "e@e"))
    assert desk.rows(tables.message)[-1].verified
    tickets.undo(desk.store, ANN, made.change)
    assert not desk.rows(tables.message)[-1].verified


def test_a_mail_that_names_no_writer_gets_a_ticket_without_a_customer(desk: Desk) -> None:
    desk.get(mail("a@c"))
    desk.get(mail("n@c", sender="", answers="a@c", subject="", body="Who am I?"))
    made = splitting.split(desk.store, ANN, row(desk, "n@c"))
    [new] = desk.rows(tables.ticket, id=made.ticket_id)
    assert (new.customer_id, new.title, new.title_made) == (None, "Who am I?", True)


def test_what_cannot_be_split_is_refused_in_a_sentence(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    with pytest.raises(BadUsage, match="Nothing else would stay"):
        splitting.split(desk.store, ANN, row(desk, "a@c"))
    desk.answer(first, "ours@xyz.test")
    with pytest.raises(BadUsage, match="Only a mail that came in"):
        splitting.split(desk.store, ANN, row(desk, "ours@xyz.test"))
    with pytest.raises(NotFound):
        splitting.split(desk.store, ANN, 99)


@pytest.mark.parametrize("yes", [True, False])
def test_the_card_of_another_subject_splits_with_its_answers(desk: Desk, yes: bool) -> None:
    first = conversation(desk)
    ticket_id = first.ticket_id or 0
    with desk.store.read() as conn:
        [asked] = cards.asked(conn, ANN, ticket_id)
    assert (asked.question, asked.yes, asked.no) == (
        "Writes about another subject",
        "new ticket",
        "keep it here",
    )
    change = cards.answer(desk.store, ANN, asked.card_id, yes)
    assert (frozenset({"b@d", "d@d"}) in desk.threads()) is yes
    tickets.undo(desk.store, ANN, change)
    assert len(desk.threads()) == 1
    with desk.store.read() as conn:
        assert [card.id for card in open_on(conn, ticket_id)] == [asked.card_id]


@pytest.mark.parametrize("yes", [True, False])
def test_the_card_of_a_ticket_that_belongs_to_another_joins_them(desk: Desk, yes: bool) -> None:
    home, other = desk.get(mail("a@c"), mail("b@d", sender="bob@other.test"))
    with desk.store.write() as conn:
        add(conn, NewCard(other.ticket_id or 0, "join", None, home.ticket_id, {"number": 1}))
    with desk.store.read() as conn:
        [asked] = cards.asked(conn, ANN, other.ticket_id or 0)
    assert asked.yes == "join #1"
    change = cards.answer(desk.store, ANN, asked.card_id, yes)
    assert (desk.ticket(other).merged_into_id == home.ticket_id) is yes
    tickets.undo(desk.store, ANN, change)
    assert desk.ticket(other).merged_into_id is None
    with desk.store.read() as conn:
        assert [card.id for card in open_on(conn, other.ticket_id or 0)] == [asked.card_id]
    assert desk.counted()


@pytest.mark.parametrize("status", ["new", "solved"])
def test_undo_leaves_the_status_as_it_was_unless_something_came_since(desk: Desk, status: str) -> None:
    first = conversation(desk)
    desk.change(first, status=status)
    made = splitting.split(desk.store, ANN, row(desk, "b@d"))
    tickets.undo(desk.store, ANN, made.change)
    assert desk.ticket(first).status == status
    made = splitting.split(desk.store, ANN, row(desk, "b@d"))
    desk.get(mail("e@d", sender="bob@other.test", answers="b@d"))
    tickets.undo(desk.store, ANN, made.change)
    assert desk.ticket(first).status == "open"
    assert desk.counted()


def test_what_was_split_off_follows_its_source_where_that_was_merged_since(desk: Desk) -> None:
    first = conversation(desk)
    made = splitting.split(desk.store, ANN, row(desk, "b@d"))
    other = desk.get_one(mail("x@x", sender="leo@x.test", subject="Else"))
    assert first.ticket_id
    assert other.ticket_id
    merging.merge(desk.store, ANN, first.ticket_id, other.ticket_id)
    tickets.undo(desk.store, ANN, made.change)
    assert len(desk.threads()) == 1
    assert desk.counted()
