"""Which queue a mail comes to, who its customer is, and through which channel a queue answers."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tuidesk.desk.routing import load_routes, outbound_for, own_addresses, route
from tuidesk.mail.parse import parse
from tuidesk.store import tables

CREATION = "sales-7f3a@in.xyz.test"

FORWARDERS = {
    "Gmail": {"Delivered_To": CREATION, "X_Forwarded_To": CREATION, "X_Forwarded_For": f"sales@xyz.test {CREATION}"},
    "Gmail, envelope lost": {"X_Forwarded_To": CREATION},
    "Exchange redirect": {"Resent_From": "sales@xyz.test", "Delivered_To": CREATION},
    "Postfix alias": {"Delivered_To": "box@in.xyz.test", "X_Original_To": CREATION},
    "addressed directly": {"to": f"Sales <{CREATION.upper()}>"},
    "in copy": {"to": "bob@other.test", "Cc": CREATION},
}  # fmt: skip


@pytest.mark.parametrize("headers", FORWARDERS.values(), ids=FORWARDERS)
def test_a_creation_address_beats_the_mailbox(desk: Desk, headers: dict[str, str]) -> None:
    taken = desk.get_one(mail("a@c", **{"to": "sales@xyz.test"} | headers))
    ticket = desk.ticket(taken)
    assert (ticket.queue_id, ticket.origin_queue_id) == (desk.sales, desk.sales)
    assert desk.events("intake")[0].data["queue_by"] == "creation-address"


def test_a_public_address_decides_only_where_no_mailbox_does(desk: Desk) -> None:
    raws = [mail("a@c", to="sales@xyz.test"), mail("b@c", to="x@y.test", Resent_From="sales@xyz.test")]
    boxed = desk.get_one(raws[0])
    assert desk.ticket(boxed).queue_id == desk.support
    with desk.store.read() as conn:
        routes = load_routes(conn)
    raws.append(mail("c@c", to="support@xyz.test"))
    ways = [route(routes, parse(raw), None).queue_id for raw in raws]
    assert ways == [desk.sales, desk.sales, desk.support]


def test_a_mail_to_two_queues_is_one_ticket(desk: Desk) -> None:
    first = desk.get_one(mail("a@c", to=f"support@xyz.test, {CREATION}"))
    again = desk.get_one(
        mail("a@c", to=f"support@xyz.test, {CREATION}"), queue_id=desk.sales, channel="lmtp", uid=None
    )
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)


def test_a_follow_up_stays_in_the_queue_of_its_ticket(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.get(mail("b@c", answers="a@c", to=CREATION), queue_id=desk.sales)
    assert desk.ticket(first).queue_id == desk.support


CUSTOMERS = [
    ("Ana <ana@cliente.test>", "other@cliente.test", "ana@cliente.test"),
    ("Shop <no-reply@shop.test>", "Ana <ana@cliente.test>", "ana@cliente.test"),
    ("'Ana' via Support <support@xyz.test>", "Ana <ana@cliente.test>", "ana@cliente.test"),
    ("Shop <no-reply@shop.test>", "support@xyz.test", "no-reply@shop.test"),
]


@pytest.mark.parametrize(("sender", "reply_to", "customer"), CUSTOMERS)
def test_who_the_customer_is(desk: Desk, sender: str, reply_to: str, customer: str) -> None:
    desk.get(mail("a@c", sender=sender, Reply_To=reply_to))
    assert [row.address for row in desk.rows(tables.customer_address)] == [customer]


def test_every_address_of_the_desk_is_its_own(desk: Desk) -> None:
    with desk.store.read() as conn:
        assert own_addresses(conn) == {"support@xyz.test", "sales@xyz.test", CREATION}


def test_a_queue_answers_through_its_choice_else_account_else_from_else_relay(desk: Desk) -> None:
    def out(name: str, **values: object) -> int:
        with desk.store.write() as conn:
            account = values.pop("account", None) or insert(
                conn, tables.account, name=name, kind=values.pop("kind", "smtp")
            )
            return insert(conn, tables.outbound, account_id=account, name=name, **values)

    def answers(queue_id: int) -> int | None:
        with desk.store.read() as conn:
            found = outbound_for(conn, queue_id)
        return found.id if found else None

    def off(channel_id: int) -> None:
        with desk.store.write() as conn:
            conn.execute(
                tables.outbound.update().where(tables.outbound.c.id == channel_id).values(enabled=False)
            )

    assert (answers(desk.support), answers(desk.sales), answers(99)) == (desk.outbound, None, None)
    relay = out("relay", kind="relay", from_address="desk@xyz.test")
    assert answers(desk.sales) == relay
    same_from = out("sales", from_address="Sales@xyz.test")
    assert answers(desk.sales) == same_from
    chosen = out("it", from_address="it@abc.test")
    with desk.store.write() as conn:
        conn.execute(tables.queue.update().values(reply_via_id=chosen))
    assert (answers(desk.support), answers(desk.sales)) == (chosen, chosen)
    off(chosen)
    assert (answers(desk.support), answers(desk.sales)) == (None, None)  # a choice is not replaced
    with desk.store.write() as conn:
        conn.execute(tables.queue.update().values(reply_via_id=None))
    off(same_from)
    assert (answers(desk.support), answers(desk.sales)) == (desk.outbound, relay)
