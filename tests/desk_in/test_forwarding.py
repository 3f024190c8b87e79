"""Forwarded mail: whoever forwards it, its queue and its customer are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk_in import forwarders
from tests.desk_in.desk import Desk, insert
from tests.desk_in.forwarders import CREATION, PLUS, PUBLIC
from tests.desk_in.mails import mail
from tuidesk.store import tables

MAILBOX: dict[str, Any] = {}  # as the worker brings it from the mailbox of the queue Support
LISTENER = {"channel": "pipe:Sales", "folder": "", "uid": None, "envelope": CREATION}

# forwarder -> its mail, where it is delivered, and which header must have led to the queue
TABLE: dict[str, tuple[Callable[[], bytes], dict[str, Any], str]] = {
    "Gmail, listener": (forwarders.gmail, LISTENER, "RCPT TO"),
    "Gmail, mailbox": (forwarders.gmail, MAILBOX, "Delivered-To"),
    "Exchange redirect, listener": (forwarders.exchange_redirect, LISTENER, "RCPT TO"),
    "Exchange redirect, mailbox without envelope": (forwarders.exchange_redirect, MAILBOX, "Resent-From"),
    "Exchange forward": (forwarders.exchange_forward, MAILBOX, "To"),
    "Postfix alias": (forwarders.postfix_alias, MAILBOX, "Delivered-To"),
    "SRS envelope": (forwarders.srs, MAILBOX, "Delivered-To"),
    "Google Group via": (forwarders.google_group, MAILBOX, "Delivered-To"),
    "list that answers to itself": (forwarders.mailman, MAILBOX, "Delivered-To"),
    "plus-address of the mailbox": (forwarders.plus_address, MAILBOX, "Delivered-To"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def plus(desk: Desk) -> None:
    with desk.store.write() as conn:
        insert(conn, tables.creation_address, queue_id=desk.sales, address=PLUS)


@pytest.mark.parametrize("forwarder", TABLE)
def test_queue_and_customer_are_found(desk: Desk, forwarder: str) -> None:
    make, place, header = TABLE[forwarder]
    taken = desk.get_one(make(), **place)
    ticket = desk.ticket(taken)
    assert (taken.disposition, taken.kind, ticket.automatic) == ("ticket", "human", False)
    assert (ticket.queue_id, ticket.origin_queue_id) == (desk.sales, desk.sales)
    assert desk.events("intake")[0].data["header"] == header
    customer = desk.rows(tables.customer_address, customer_id=ticket.customer_id)[0].address
    assert customer == (PUBLIC if forwarder == "Exchange forward" else "ana@cliente.test")
    assert bool(desk.events("own-address")) is (forwarder == "Exchange forward")
    assert desk.sound()


def test_an_alias_of_a_mailbox_is_its_queues_and_can_be_another_ones(desk: Desk) -> None:
    with desk.store.write() as conn:
        for address in ("help@xyz.test", "shop@xyz.test"):
            insert(conn, tables.alias, account_id=desk.account, address=address)
        insert(conn, tables.creation_address, queue_id=desk.sales, address="shop@xyz.test")
    own, given = desk.get(forwarders.alias_of_mailbox("help@xyz.test"), mail("given@c", to="shop@xyz.test"))
    assert (desk.ticket(own).queue_id, desk.ticket(given).queue_id) == (desk.support, desk.sales)
    piped = desk.get_one(mail("p@c", to="help@xyz.test"), queue_id=None, uid=None, channel="pipe:x")
    assert desk.ticket(piped).queue_id == desk.support


def test_what_the_listener_was_told_beats_what_the_mail_says(desk: Desk) -> None:
    with desk.store.write() as conn:
        insert(conn, tables.creation_address, queue_id=desk.support, address="c-other@in.xyz.test")
    raw = mail("a@c", to="c-other@in.xyz.test", Delivered_To="c-other@in.xyz.test")
    taken = desk.get_one(raw, **LISTENER, queue_id=desk.sales)
    assert desk.ticket(taken).queue_id == desk.sales


def test_a_list_that_is_not_ours_stays_bulk(desk: Desk) -> None:
    raw = mail("n@c", to="news@shop.test", List_Post="<mailto:news@shop.test>", List_Id="<news.shop.test>")
    taken = desk.get_one(raw)
    assert (taken.kind, desk.ticket(taken).automatic) == ("bulk", True)


GROUP = {
    "List_Post": "<mailto:helpdesk@xyz.test>",
    "List_Id": "<helpdesk.xyz.test>",
    "List_Unsubscribe": "<mailto:x@xyz.test>",
    "Precedence": "list",
}


def test_a_person_who_writes_to_a_group_of_our_own_domain_opens_an_ordinary_ticket(desk: Desk) -> None:
    taken = desk.get_one(mail("g@c", to="helpdesk@xyz.test", **GROUP))
    assert (taken.kind, desk.ticket(taken).automatic) == ("human", False)
    assert desk.rows(tables.outbox) == []


def test_a_newsletter_stays_bulk_also_from_our_own_domain_and_so_does_a_list_elsewhere(desk: Desk) -> None:
    news = {"List_Id": "<news.xyz.test>", "List_Unsubscribe": "<https://xyz.test/u>", "Precedence": "bulk"}
    theirs = {"List_Post": "<mailto:dev@lists.test>", "List_Id": "<dev.lists.test>"}
    sent = [
        mail("n1@c", sender="news@xyz-mailer.test", to="support@xyz.test", **news),
        mail("n2@c", to="dev@lists.test", **theirs),
        mail("n3@c", to="support@xyz.test", **GROUP),
    ]
    assert [taken.kind for taken in desk.get(*sent)] == ["bulk", "bulk", "bulk"]


def test_a_robot_behind_our_list_stays_a_robot(desk: Desk) -> None:
    raw = mail(
        "n@c", sender=f"'Shop' via Sales <{PUBLIC}>", to=PUBLIC, Delivered_To=CREATION,
        List_Post=f"<mailto:{PUBLIC}>", Precedence="list", X_Auto_Response_Suppress="All",
    )  # fmt: skip
    assert desk.get_one(raw).kind == "notification"


def test_only_mail_that_was_redirected_leaves_the_mailbox_for_another_queue(desk: Desk) -> None:
    named = desk.get_one(mail("a@c", to="support@xyz.test", Cc=PUBLIC))
    redirected = desk.get_one(mail("b@c", to="support@xyz.test", Resent_From="support@xyz.test"))
    assert {desk.ticket(one).queue_id for one in (named, redirected)} == {desk.support}
