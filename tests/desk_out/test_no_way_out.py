"""Without a way out a reply is kept, says so, and leaves by itself once there is one."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk, words
from tuidesk.desk import channels, outbox, replying
from tuidesk.desk.errors import TooLate
from tuidesk.desk.replies.route import queues_without_way
from tuidesk.store import waiting


def without(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        return [str(name) for name in queues_without_way(conn)]


def held(desk: Desk) -> replying.Sent:
    """Answer a mail on a desk that cannot send."""
    channels.enable(desk.store, desk.ana, "support out", False)
    return desk.reply(desk.get().ticket_id, "Use water.")


def test_the_composer_opens_and_says_that_the_letter_will_wait(desk: Desk) -> None:
    assert without(desk) == []
    channels.enable(desk.store, desk.ana, "support out", False)
    start = replying.start_reply(desk.store, desk.ana, desk.get().ticket_id or 0)
    assert (start.problem, start.from_.address) == ("", "")
    assert start.waits.startswith("no way out for Support")
    assert without(desk) == ["Support"]


def test_a_reply_is_kept_and_leaves_by_itself_from_the_channel_that_comes(desk: Desk) -> None:
    sent = held(desk)
    assert (sent.state, sent.reason) == ("held", "no way out")
    with desk.store.read() as conn:
        [mail] = waiting.mails(conn)
    assert (mail.id, mail.channel, mail.from_address) == (sent.outbox_id, "", "")
    assert outbox.find_ways(desk.store) == 0
    it = desk.add_smtp("IT", "IT <it@abc.test>", relay=True)
    assert outbox.find_ways(desk.store) == 1
    left = desk.deliver(it)
    assert (left["From"], left["Reply-To"]) == ("IT <it@abc.test>", "IT <support@xyz.test>")
    assert words(left).startswith("Use water.")
    entry = desk.entries(sent.ticket_id)[-1]
    assert entry.address == "it@abc.test"


def test_it_is_found_by_its_answer_like_any_other(desk: Desk) -> None:
    sent = held(desk)
    channels.enable(desk.store, desk.ana, "support out", True)
    assert outbox.find_ways(desk.store) == 1
    left = desk.deliver()
    back = desk.get("m2@cliente.test", answers=str(left["Message-ID"]).strip("<>"), subject="x")
    assert back.ticket_id == sent.ticket_id


def test_it_waits_on_where_answers_would_not_come_back(desk: Desk) -> None:
    sent = held(desk)
    channels.enable(desk.store, desk.ana, "support@xyz.test", False)
    desk.add_smtp("IT", "it@abc.test", relay=True)
    assert outbox.find_ways(desk.store) == 0
    assert desk.row(sent.outbox_id).state == "held"


def test_an_agent_may_take_it_back_but_not_force_it(desk: Desk) -> None:
    sent = held(desk)
    with pytest.raises(TooLate, match="no way out"):
        outbox.release(desk.store, desk.ana, sent.outbox_id)
    letter = outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    assert letter.text == "Use water."


def test_what_the_gate_holds_is_released_through_the_way_that_there_is_then(desk: Desk) -> None:
    with desk.store.write() as conn:
        from tuidesk.store import facts

        facts.put(conn, "quiet", "on")
    sent = held(desk)
    assert sent.reason == "quiet"
    channels.enable(desk.store, desk.ana, "support out", True)
    assert outbox.find_ways(desk.store) == 0  # an agent decides about what the gate holds
    assert outbox.release(desk.store, desk.ana, sent.outbox_id) == "queued"
    assert desk.deliver()["From"] == "Acme Support <support@xyz.test>"


def test_a_reply_via_that_is_switched_off_is_not_replaced_by_another_channel(desk: Desk) -> None:
    it = desk.add_smtp("IT", "it@abc.test")
    desk.set_queue("Support", reply_via="IT")
    channels.enable(desk.store, desk.ana, "IT", False)
    assert desk.reply(desk.get().ticket_id).state == "held"
    channels.enable(desk.store, desk.ana, "IT", True)
    assert outbox.find_ways(desk.store) == 1
    assert desk.claim(it)
