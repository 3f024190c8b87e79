"""The same mail twice, another copy of it, and another mail that borrowed its id."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.store import conversation, tables


def test_the_same_mail_by_another_route_is_seen_twice_and_silent(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.change(first, status="solved")
    again = desk.get_one(mail("a@c", Received="from there by here", Delivered_To="sales-7f3a@in.xyz.test"))
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)
    assert (desk.ticket(first).status, desk.ticket(first).message_count) == ("solved", 1)
    [message] = desk.rows(tables.message)
    assert [row.entry_id for row in desk.rows(tables.ledger)] == [message.id, message.id]
    with desk.store.read() as conn:
        [entry] = conversation.entries(conn, first.ticket_id or 0)
    assert [(one.message_id, one.disposition, one.reason) for one in entry.copies] == [
        ("<a@c>", "duplicate-of", "")
    ]


@pytest.mark.parametrize("together", [True, False])
def test_another_copy_is_folded_under_the_first(desk: Desk, together: bool) -> None:
    raws = [mail("a@c"), mail("a@c", body="It burns.\n\n--\nA mailing list's footer")]
    first, copy = desk.get(*raws) if together else [desk.get_one(raw) for raw in raws]
    assert (copy.disposition, copy.ticket_id) == ("duplicate-of", first.ticket_id)
    assert desk.ticket(first).message_count == 1
    with desk.store.read() as conn:
        [entry] = conversation.entries(conn, first.ticket_id or 0)
    assert [(one.message_id, one.reason) for one in entry.copies] == [("<a@c>", "other-copy")]
    assert desk.sound()


@pytest.mark.parametrize(
    "change", [{"sender": "Eve <eve@e.test>"}, {"date": "Wed, 11 Nov 2026 09:00:00 +0000"}]
)
def test_a_borrowed_id_hides_no_mail(desk: Desk, change: dict[str, str]) -> None:
    first = desk.get_one(mail("a@c"))
    other = desk.get_one(mail("a@c", **change))
    assert (other.disposition, other.ticket_id == first.ticket_id) == ("ticket", False)
    assert desk.rows(tables.message)[-1].marks == "same-id"


def test_mails_without_an_id_are_the_same_when_their_bytes_are(desk: Desk) -> None:
    first, same, other = desk.get(mail(), mail(), mail(body="It still burns."))
    assert (same.disposition, same.ticket_id) == ("duplicate-of", first.ticket_id)
    assert other.disposition == "ticket"


def test_a_new_generation_of_the_mailbox_brings_nothing_twice(desk: Desk) -> None:
    raws = [mail("a@c"), mail("b@c", answers="a@c"), mail(), b""]
    desk.get(*raws)
    again = desk.get(*raws, uidvalidity=2)
    assert [one.disposition for one in again] == ["duplicate-of"] * 4
    assert len(desk.rows(tables.message)) == 4
    assert len(desk.rows(tables.ledger)) == 8
    with desk.store.read() as conn:
        entries = [
            entry for ticket in desk.rows(tables.ticket) for entry in conversation.entries(conn, ticket.id)
        ]
    assert not any(entry.copies for entry in entries)  # the same mail under another number is no copy


def test_gmails_own_id_tells_the_same_mail_in_whatever_folder(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"), provider_id="1790")
    same = desk.get_one(mail("b@c", body="Changed on its way."), provider_id="1790", folder="[Gmail]/Spam")
    assert (same.disposition, same.ticket_id) == ("duplicate-of", first.ticket_id)
    other = desk.get_one(mail("c@c"), provider_id="1791")
    assert other.disposition == "ticket"
    elsewhere = desk.get_one(mail("d@c"), provider_id="1790", channel="another mailbox")
    assert elsewhere.disposition == "ticket"
    assert [row.provider_id for row in desk.rows(tables.ledger)] == ["1790", "1790", "1791", "1790"]
    assert desk.sound()


@pytest.mark.parametrize("order", [("direct", "list"), ("list", "direct")])
@pytest.mark.parametrize("footer", ["", "\n\n--\nA mailing list's footer"])
@pytest.mark.parametrize("sender", ["Ana Ruiz <ana@cliente.test>", "Ana Ruiz via All <all@lists.test>"])
def test_a_mail_that_came_by_a_list_as_well_is_the_same_ticket_in_either_order(
    desk: Desk, order: tuple[str, str], footer: str, sender: str
) -> None:
    raws = {
        "direct": mail("a@c"),
        "list": mail(
            "a@c", sender=sender, body=f"It burns.{footer}", Reply_To="ana@cliente.test",
            List_Id="All <all.lists.test>", Precedence="list",
        ),
    }  # fmt: skip
    first, again = (desk.get_one(raws[name]) for name in order)
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)
    ticket = desk.rows(tables.ticket)[0]
    assert (ticket.automatic, ticket.status, ticket.waiting) == (False, "new", "us")
    assert desk.rows(tables.message)[0].kind == "human"
    address = desk.rows(tables.customer_address, customer_id=ticket.customer_id)[0].address
    assert address == "ana@cliente.test"
    assert desk.sound()
