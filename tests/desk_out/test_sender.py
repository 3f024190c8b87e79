"""Who a customer's answer comes from: queue over channel, alignment with the account, and Reply-To."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk import alignment, channels, outbox, queues, replying, tickets
from tuidesk.desk import outbox_results as results
from tuidesk.desk.domains import aligned, organisation
from tuidesk.desk.replies.route import way_of
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase
from tuidesk.mail.message import Address
from tuidesk.store import senders

RELAY = Server("smtp.relay.example.net", 587, "starttls")


def back(desk: Desk, queue: int) -> str:
    with desk.store.read() as conn:
        return str(way_of(conn, queue).back)


def doubt(desk: Desk, queue: int) -> str:
    with desk.store.read() as conn:
        found = alignment.warning(conn, queue)
    return found.said() if found else ""


def relay(desk: Desk, from_: str) -> int:
    return channels.add_smtp(desk.store, desk.ana, "relay", RELAY, from_=from_, relay=True)


def test_a_queue_may_send_under_a_name_and_address_of_its_own(desk: Desk) -> None:
    desk.set_queue("Support", **{"from": "Help <help@xyz.test>"})
    desk.reply(desk.get().ticket_id)
    item = desk.claimed()
    assert item.sender == "help@xyz.test"
    desk.settle(item, "sent")
    desk.set_queue("Support", **{"from": "Only a name"})
    desk.reply(desk.get("m2@cliente.test").ticket_id)
    assert desk.deliver()["From"] == "Only a name <support@xyz.test>"
    desk.set_queue("Support", **{"from": ""})
    start = replying.start_reply(desk.store, desk.ana, desk.get("m3@cliente.test").ticket_id or 0)
    assert start.from_ == Address("Acme Support", "support@xyz.test")


def test_answers_to_a_sender_that_nobody_reads_are_led_to_the_queue(desk: Desk) -> None:
    desk.set_queue("Support", **{"from": "help@xyz.test"})
    assert back(desk, desk.support) == "answers come back by support@xyz.test"
    desk.reply(desk.get().ticket_id)
    assert desk.deliver()["Reply-To"] == "Acme Support <support@xyz.test>"


def test_an_alias_of_a_mailbox_brings_answers_back(desk: Desk) -> None:
    channels.change(desk.store, desk.ana, "support@xyz.test", {"alias": "help@xyz.test"})
    desk.set_queue("Support", **{"from": "help@xyz.test"})
    assert back(desk, desk.support) == "answers come back by help@xyz.test"
    desk.reply(desk.get().ticket_id)
    assert desk.deliver()["Reply-To"] is None


def test_a_queues_own_sender_is_never_mailed(desk: Desk) -> None:
    desk.set_queue("Support", **{"from": "help@xyz.test"})
    sent = desk.reply(desk.get().ticket_id, to=(Address("", "help@xyz.test"),))
    assert (sent.state, sent.reason) == ("held", "block list")


@pytest.mark.parametrize("text", ["a@b@c", "<x", "Name <>", "x" * 70, 'a"b'])
def test_what_is_no_sender_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(BadUsage):
        desk.set_queue("Support", **{"from": text})


def test_the_change_of_a_reply_via_takes_effect_on_the_next_reply_only(desk: Desk) -> None:
    taken = desk.get()
    waiting = desk.reply(taken.ticket_id)
    it = desk.add_smtp("IT", "IT <it@abc.test>")
    desk.set_queue("Support", reply_via="IT")
    assert desk.row(waiting.outbox_id).outbound_id == desk.out
    assert desk.deliver()["From"] == "Acme Support <support@xyz.test>"
    desk.reply(taken.ticket_id)
    assert desk.deliver(it)["From"] == "IT <it@abc.test>"


def test_a_moved_ticket_is_answered_through_its_origin_also_after_that_was_mapped_anew(desk: Desk) -> None:
    other = desk.add_mailbox_queue("Sales", "sales@xyz.test")
    desk.add_smtp("sales out", "sales@xyz.test")
    taken = desk.get()
    tickets.move(desk.store, desk.ana, [taken.ticket_id or 0], other)
    desk.reply(taken.ticket_id)
    assert desk.deliver()["From"] == "Acme Support <support@xyz.test>"
    it = desk.add_smtp("IT", "IT <it@abc.test>")
    desk.set_queue("Support", reply_via="IT")
    desk.reply(taken.ticket_id)
    assert desk.deliver(it)["Reply-To"] == "IT <support@xyz.test>"


def test_a_relay_for_a_domain_of_ones_own_is_doubted_until_it_is_confirmed(desk: Desk) -> None:
    out = relay(desk, "hello@acme.test")
    desk.set_queue("Support", reply_via="relay")
    assert "hello@acme.test leaves through example.net" in doubt(desk, desk.support)
    start = replying.start_reply(desk.store, desk.ana, desk.get().ticket_id or 0)
    assert "SPF and DKIM of acme.test" in start.warning
    alignment.confirm(desk.store, desk.ana, out)
    assert doubt(desk, desk.support) == ""
    desk.set_queue("Support", **{"from": "x@acme.test"})
    assert doubt(desk, desk.support) == ""
    desk.set_queue("Support", **{"from": "x@other.test"})
    assert "x@other.test" in doubt(desk, desk.support)


def test_an_account_of_the_same_organisation_needs_no_word(desk: Desk) -> None:
    way = {"from_": "x@mail.acme.test", "user": "u@acme.test", "password": "p"}
    channels.add_smtp(desk.store, desk.ana, "own", RELAY, **way)
    desk.set_queue("Support", reply_via="own")
    assert doubt(desk, desk.support) == ""


def test_a_sender_that_the_provider_replaces_is_told_even_when_confirmed(desk: Desk) -> None:
    with desk.store.write() as conn:
        senders.note_seen(conn, desk.out, "support@xyz.test", "support@xyz.test")
    assert doubt(desk, desk.support) == ""
    with desk.store.write() as conn:
        senders.note_seen(conn, desk.out, "support@xyz.test", "me@gmail.test")
    alignment.confirm(desk.store, desk.ana, desk.out)
    assert "puts me@gmail.test in its place" in doubt(desk, desk.support)
    desk.set_queue("Support", **{"from": "help@xyz.test"})
    assert doubt(desk, desk.support) == ""  # nobody has looked at that one yet


def test_a_sender_that_the_server_refuses_is_told_until_it_is_taken(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    phrase = Phrase("{user} may not send as {address}", {"user": "u@xyz.test", "address": "support@xyz.test"})
    said = {"title": phrase.stored(), "hint": "Allow it", "reply": "550 5.7.60 no"}
    assert desk.settle(desk.claimed(), "refused", of_channel=True, **said) == "failed"
    assert results.words(desk.row(sent.outbox_id).reason) == (
        "u@xyz.test may not send as support@xyz.test. Allow it"
    )
    assert "support out may not use support@xyz.test" in doubt(desk, desk.support)
    outbox.retry(desk.store, desk.ana, sent.outbox_id)
    desk.deliver()
    assert doubt(desk, desk.support) == ""


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("acme.com", "acme.com"),
        ("a.b.acme.com", "acme.com"),
        ("mail.acme.co.uk", "acme.co.uk"),
        ("acme.com.mx", "acme.com.mx"),
        ("co.uk", "co.uk"),
        ("desk.acme.es", "acme.es"),
        ("com", "com"),
    ],
)
def test_the_domain_that_was_registered(domain: str, registered: str) -> None:
    assert organisation(domain) == registered


def test_two_firms_under_one_registry_are_not_one() -> None:
    assert not aligned("acme.co.uk", "evil.co.uk")
    assert aligned("ACME.co.uk", "mail.acme.co.uk")


def test_mail_that_waits_takes_the_sender_of_the_queue_when_a_way_comes(desk: Desk) -> None:
    channels.enable(desk.store, desk.ana, "support out", False)
    desk.set_queue("Support", **{"from": "Help <help@xyz.test>"})
    desk.reply(desk.get().ticket_id)
    channels.enable(desk.store, desk.ana, "support out", True)
    assert outbox.find_ways(desk.store) == 1
    assert desk.deliver()["From"] == "Help <help@xyz.test>"


def test_the_heir_of_a_removed_queue_sends_its_waiting_mail(desk: Desk) -> None:
    queues.add(desk.store, desk.ana, "Heir", reply_via="support out")
    desk.set_queue("Heir", creation_address="c-1@xyz.test")
    channels.enable(desk.store, desk.ana, "support out", False)
    sent = desk.reply(desk.get().ticket_id)
    queues.remove(desk.store, desk.ana, "Support", "Heir")
    channels.enable(desk.store, desk.ana, "support out", True)
    assert outbox.find_ways(desk.store) == 1
    assert desk.claimed().outbox_id == sent.outbox_id
