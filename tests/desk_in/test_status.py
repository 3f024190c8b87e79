"""What mail does to the status of its ticket, and mail that no person wrote."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.store import counters, tables

AWAY = {"Auto_Submitted": "auto-replied", "subject": "Automatic reply: Printer"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("new", "new"), ("open", "open"), ("pending", "open"), ("solved", "open")),
        *(("closed", "open"), ("trash", "open"), ("spam", "spam")),
    ],
)
def test_a_customers_mail_wakes_a_ticket(desk: Desk, before: str, after: str) -> None:
    first = desk.get_one(mail("a@c"))
    desk.change(first, status=before, waiting="them")
    desk.get(mail("b@c", answers="a@c"))
    assert (desk.ticket(first).status, desk.ticket(first).waiting) == (after, "us")
    assert [one.data["from"] for one in desk.events("reopened")] == [before] * (before != after)
    assert desk.sound()


def test_automatic_mail_joins_and_changes_no_status(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.change(first, status="solved", waiting="them")
    away = desk.get_one(mail("b@c", answers="a@c", **AWAY))
    assert (away.disposition, away.kind, away.ticket_id) == ("follow-up", "auto-reply", first.ticket_id)
    assert (desk.ticket(first).status, desk.ticket(first).waiting) == ("solved", "them")


def test_automatic_mail_alone_opens_a_ticket_that_no_counter_of_a_queue_knows(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c", List_Id="<news.shop.test>"))
    assert (taken.kind, desk.ticket(taken).automatic) == ("bulk", True)
    assert desk.rows(tables.ledger)[0].reason == "List-Id"  # what made it so
    with desk.store.write() as conn:
        assert counters.read(conn) == {(counters.AUTOMATIC, "new"): 1}
    assert desk.sound()


@pytest.mark.parametrize("order", [0, 1])
def test_the_first_person_in_an_automatic_ticket_is_its_customer(desk: Desk, order: int) -> None:
    news = mail("n@s", sender="news@shop.test", List_Id="<news.shop.test>")
    answer = mail("a@c", answers="n@s")
    taken = desk.get(*((news, answer) if order == 0 else (answer, news)))
    ticket = desk.ticket(taken[0])
    assert not ticket.automatic
    assert ticket.customer_id == desk.rows(tables.customer, name="Ana Ruiz")[0].id
    assert desk.rows(tables.message, message_id="<a@c>")[0].verified
    assert desk.sound()


def test_a_bounce_joins_the_ticket_of_the_mail_that_failed(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    bounce = (
        "From: Mail Delivery System <mailer-daemon@relay.test>\r\nTo: support@xyz.test\r\n"
        "Subject: Undelivered\r\nMessage-ID: <bounce@relay.test>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; relay.test\r\n\r\nFinal-Recipient: rfc822; ana@cliente.test\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        "Message-ID: <ours@xyz.test>\r\nSubject: Re: Printer\r\n\r\n--b--\r\n"
    )
    taken = desk.get_one(bounce.encode())
    assert (taken.disposition, taken.kind, taken.ticket_id) == ("follow-up", "bounce", first.ticket_id)
    [event] = desk.events("bounced")
    assert (event.data["recipients"], event.data["status"]) == (["ana@cliente.test"], "5.1.1")
    assert desk.ticket(first).waiting == "us"
