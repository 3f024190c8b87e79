"""The guide's example: a customer writes to support@xyz.test and is answered from the mapped channel."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk, opened
from tuidesk.desk import channels, replying, tickets
from tuidesk.desk.errors import NoOutbound
from tuidesk.mail.message import Address


def test_the_default_mapping_answers_from_the_address_the_customer_wrote_to(desk: Desk) -> None:
    taken = desk.get()
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert (start.from_.address, start.outbound_name, start.problem) == (
        "support@xyz.test",
        "support out",
        "",
    )
    desk.reply(taken.ticket_id)
    sent = desk.deliver()
    assert sent["From"] == "Acme Support <support@xyz.test>"
    assert sent["To"] == "Ana Ruiz <ana@cliente.test>"
    assert sent["Reply-To"] is None


def test_a_mapped_queue_answers_from_the_other_channel_and_the_answer_comes_back(desk: Desk) -> None:
    it = desk.add_smtp("IT", "IT <it@abc.test>")
    desk.set_queue("Support", reply_via="IT")
    taken = desk.get()
    desk.reply(taken.ticket_id)
    assert desk.claim(desk.out) is None
    sent = desk.deliver(it)
    assert sent["From"] == "IT <it@abc.test>"
    # Nobody reads it@abc.test here, so the answer is led to the queue's mailbox.
    assert sent["Reply-To"] == "IT <support@xyz.test>"
    back = desk.get(
        "m2@cliente.test", subject=str(sent["Subject"]), answers=str(sent["Message-ID"]).strip("<>")
    )
    assert (back.disposition, back.ticket_id) == ("follow-up", taken.ticket_id)


def test_mail_to_a_mapped_address_that_this_desk_reads_needs_no_reply_to(desk: Desk) -> None:
    desk.add_mailbox_queue("IT", "it@abc.test")
    it = desk.add_smtp("IT out", "it@abc.test")
    desk.set_queue("Support", reply_via="IT out")
    desk.reply(desk.get().ticket_id)
    assert desk.deliver(it)["Reply-To"] is None


def test_moving_a_ticket_does_not_change_who_answers(desk: Desk) -> None:
    desk.add_smtp("IT", "it@abc.test")
    other = desk.add_mailbox_queue("IT", "it@abc.test")
    taken = desk.get()
    tickets.move(desk.store, desk.ana, [taken.ticket_id or 0], other)
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert (start.from_.address, start.queue_name) == ("support@xyz.test", "Support")


def test_the_relay_serves_queues_that_have_nothing_better(desk: Desk) -> None:
    relay = desk.add_smtp("relay", "Acme <hello@acme.test>", relay=True)
    channels.enable(desk.store, desk.ana, "support out", False)
    desk.reply(desk.get().ticket_id)
    sent = desk.deliver(relay)
    assert (sent["From"], sent["Reply-To"]) == ("Acme <hello@acme.test>", "Acme <support@xyz.test>")


def test_without_a_way_back_nothing_is_sent(desk: Desk) -> None:
    from tuidesk.desk import queues

    desk.add_smtp("relay", "hello@acme.test", relay=True)
    manual = queues.add(desk.store, desk.ana, "Manual")
    letter = replying.Letter(queue_id=manual, to=(Address("", "tom@cliente.test"),), subject="x", text="x")
    with pytest.raises(NoOutbound, match="would not come back"):
        replying.send(desk.store, desk.ana, letter)


def test_without_a_way_back_the_composer_says_so(desk: Desk) -> None:
    from tuidesk.desk import queues

    desk.add_smtp("relay", "hello@acme.test", relay=True)
    manual = queues.add(desk.store, desk.ana, "Manual")
    start = replying.start_new(desk.store, desk.ana, manual)
    assert "would not come back" in start.problem
    desk.set_queue("Manual", creation_address="c-1@desk.test")
    start = replying.start_new(desk.store, desk.ana, manual)
    assert start.problem == ""
    assert start.reply_to
    assert start.reply_to.address == "c-1@desk.test"


def test_mail_that_came_by_the_pipe_proves_its_own_way_back(desk: Desk) -> None:
    from tuidesk.desk import queues

    relay = desk.add_smtp("relay", "hello@acme.test", relay=True)
    piped = queues.add(desk.store, desk.ana, "Piped")
    taken = desk.get(to="hello@acme.test", channel="pipe:Piped", queue_id=piped, uid=None)
    queues.change(desk.store, desk.ana, "Piped", [("name", "Renamed")])
    desk.reply(taken.ticket_id)
    assert opened(desk.claimed(relay))["Reply-To"] is None
