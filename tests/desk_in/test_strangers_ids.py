"""Whoever knows an id of somebody else's mail gains nothing by it: no ticket, no lead, no copy of answers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk.replies.people import people_of
from tuidesk.store import reply_facts, tables, tickets

EVE = "Eve <eve@e.test>"


def mailed(desk: Desk, ticket_id: int | None) -> set[str]:
    """Return who would get an answer on a ticket."""
    assert ticket_id
    with desk.store.read() as conn:
        to, cc = people_of(conn, ticket_id, reply_facts.last_customer_mail(conn, ticket_id))
    return {one.address for one in (*to, *cc)}


def customer(desk: Desk, ticket_id: int | None) -> str:
    """Return the address of a ticket's customer."""
    with desk.store.read() as conn:
        found = reply_facts.customer_of(conn, ticket_id or 0)
    assert found
    return found[1]


def where(desk: Desk, message_id: str) -> int:
    """Return the ticket where a mail stands."""
    query = sa.select(tables.message.c.ticket_id).where(tables.message.c.message_id == f"<{message_id}>")
    with desk.store.read() as conn:
        return int(conn.scalar(query) or 0)


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("names", [("a@c", "e@e"), ("e@e", "a@c")])
def test_a_stranger_who_names_his_own_ticket_too_is_mailed_on_his_only(
    desk: Desk, answered: bool, older: bool, names: tuple[str, str]
) -> None:
    first = [mail("a@c"), mail("e@e", sender=EVE, subject="Hello")]
    for raw in reversed(first) if older else first:
        desk.get_one(raw)
    if answered:
        [eves] = [one for one in desk.rows(tables.message) if one.author_address == "eve@e.test"]
        with desk.store.write() as conn:
            tickets.change(conn, eves.ticket_id, touched=True, status="open", waiting="them")
    desk.get_one(mail("f@e", sender=EVE, answers=names[0], references=[names[1]]))
    anas = where(desk, "a@c")
    assert customer(desk, anas) == "ana@cliente.test"
    assert mailed(desk, anas) == {"ana@cliente.test"}
    assert desk.sound()


def test_a_stranger_takes_no_lead_by_the_parent_that_only_he_names(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    desk.get_one(mail("f@e", sender=EVE, answers="a@c", references=["zero@e"]))
    desk.get_one(mail("zero@e", sender=EVE, subject="Mine"))
    anas = where(desk, "a@c")
    assert customer(desk, anas) == "ana@cliente.test"
    assert mailed(desk, anas) == {"ana@cliente.test"}
    assert desk.rows(tables.ticket, id=anas)[0].title == "Printer on fire"
    assert desk.sound()


def test_a_stranger_is_not_mailed_as_the_writer_of_what_joins(desk: Desk) -> None:
    """His own ticket waits for a mail that he sends with the id of Ana's in it."""
    desk.get_one(mail("a@c"))
    desk.get_one(mail("g@e", sender=EVE, answers="f@e", subject="Mine"))
    desk.get_one(mail("f@e", sender=EVE, answers="a@c"))
    anas = where(desk, "a@c")
    assert customer(desk, anas) == "ana@cliente.test"
    assert mailed(desk, anas) == {"ana@cliente.test"}
    assert desk.sound()


def test_a_stranger_with_an_older_ticket_gets_nobody_elses_mail(desk: Desk) -> None:
    desk.get_one(mail("g@e", sender=EVE, answers="f@e", subject="Mine"))
    desk.get_one(mail("a@c"))
    desk.get_one(mail("f@e", sender=EVE, answers="a@c"))
    anas = where(desk, "a@c")
    assert customer(desk, anas) == "ana@cliente.test"
    assert mailed(desk, anas) == {"ana@cliente.test"}
    assert desk.sound()
