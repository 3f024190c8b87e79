"""The states of mail that leaves: claimed once, the same bytes for ever, and never sent twice unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from tests.desk_out.desk import OK, Desk
from tuidesk.desk import channels, drafts, outbox, outbox_results, replying
from tuidesk.desk.errors import TooLate
from tuidesk.desk.outbox import WorkItem
from tuidesk.desk.replies.letter import Letter
from tuidesk.errors import NotFound
from tuidesk.mail.message import Address
from tuidesk.store import tables
from tuidesk.store.clock import now
from tuidesk.store.errors import LeaseLost

MINUTE = 60_000
TEMPORARY = (451, "4.3.2 try later")
UNKNOWN = (550, "5.1.1 no such user")


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stand still until told to move."""
    with time_machine.travel(1_800_000_000, tick=False) as moved:
        yield moved


def state(desk: Desk, outbox_id: int) -> tuple[str, str]:
    row = desk.row(outbox_id)
    return row.state, row.reason


def due(desk: Desk) -> int | None:
    with desk.store.read() as conn:
        return outbox.due_in_ms(conn)


def uncertain(desk: Desk) -> WorkItem:
    """Answer a ticket and lose the server's last word."""
    desk.reply(desk.get().ticket_id)
    item = desk.claimed()
    assert desk.settle(item, "uncertain") == "uncertain"
    return item


# --- waiting and claiming ------------------------------------------------------------------


def test_a_reply_waits_for_its_undo_time(desk: Desk, clock: Any) -> None:
    sent = desk.reply(desk.get().ticket_id, undo_ms=10_000)
    assert due(desk) == 10_000
    assert desk.claim() is None
    clock.shift(10)
    assert due(desk) == 0
    assert desk.claimed().outbox_id == sent.outbox_id
    assert due(desk) is None


def test_a_claimed_mail_is_on_disk_before_it_leaves_and_is_not_claimed_again(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    item = desk.claimed()
    row = desk.row(sent.outbox_id)
    assert (row.state, row.attempts, row.epoch) == ("sending", 1, desk.lease(desk.out).epoch)
    assert desk.store.raw.get(row.mime_sha256) == item.data
    assert desk.claim() is None


def test_sent(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    desk.deliver()
    row = desk.row(sent.outbox_id)
    assert (row.state, row.reason, row.server_reply, row.results) == (
        "sent",
        "",
        OK,
        {"ana@cliente.test": OK},
    )
    assert row.sent_at > 0
    assert desk.outbound(desk.out).ok_at > 0


def test_every_retry_sends_the_same_bytes(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    first = desk.claimed()
    assert desk.settle(first, "later", reply="451 try later") == "queued"
    desk.write(tables.queue, desk.support, signature="Another one")
    desk.write(tables.outbound, desk.out, from_name="Renamed")
    desk.make_due(sent.outbox_id)
    second = desk.claimed()
    assert second.data == first.data
    assert desk.row(second.outbox_id).attempts == 2


def test_replies_of_a_ticket_leave_in_the_order_they_were_written(desk: Desk) -> None:
    taken = desk.get()
    first = desk.reply(taken.ticket_id, "One")
    second = desk.reply(taken.ticket_id, "Two")
    other = desk.reply(desk.get("other@cliente.test", subject="Other").ticket_id)
    desk.settle(desk.claimed(), "later", reply="451 try later")
    item = desk.claimed()
    assert item.outbox_id == other.outbox_id
    desk.settle(item, "sent")
    assert desk.claim() is None
    desk.make_due(first.outbox_id)
    for wanted in (first, second):
        item = desk.claimed()
        assert item.outbox_id == wanted.outbox_id
        desk.settle(item, "sent")


def test_an_uncertain_reply_keeps_later_ones_back_but_a_held_one_does_not(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    first = desk.reply(taken.ticket_id)
    desk.settle(desk.claimed(), "uncertain")
    desk.reply(taken.ticket_id, "Two")
    assert desk.claim() is None
    assert due(desk) is None
    outbox.arrived(desk.store, desk.ana, first.outbox_id)
    assert desk.claim()
    other = desk.get("o1@cliente.test", subject="Other").ticket_id
    held = desk.reply(other)
    desk.get("o2@cliente.test", answers="o1@cliente.test", body="Wait!")
    assert desk.claim() is None
    assert state(desk, held.outbox_id) == ("held", "newer message")
    after = desk.reply(other, "Now I read it.")
    assert desk.claimed().outbox_id == after.outbox_id


def test_a_mail_that_came_in_during_the_undo_time_holds_the_reply(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    sent = desk.reply(taken.ticket_id)
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="Forget it.")
    assert desk.claim() is None
    assert state(desk, sent.outbox_id) == ("held", "newer message")
    assert outbox.release(desk.store, desk.ana, sent.outbox_id) == "queued"
    assert desk.claim()


def test_a_mail_that_came_in_while_the_server_deferred_the_reply_holds_it(desk: Desk) -> None:
    sent = desk.reply(desk.get("m1@cliente.test").ticket_id)
    desk.settle(desk.claimed(), "later", refused={"ana@cliente.test": TEMPORARY})
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="Forget it.")
    desk.make_due(sent.outbox_id)
    assert desk.claim() is None
    assert state(desk, sent.outbox_id) == ("held", "newer message")


def test_a_mail_whose_file_is_gone_fails_and_blocks_nobody(desk: Desk) -> None:
    broken = desk.reply(desk.get().ticket_id)
    fine = desk.reply(desk.get("other@cliente.test", subject="Other").ticket_id)
    spec = desk.row(broken.outbox_id).spec
    file = {"filename": "a", "content_type": "text/plain", "size": 1, "sha256": "0" * 64}
    desk.write(tables.outbox, broken.outbox_id, spec=spec | {"mail": spec["mail"] | {"files": [file]}})
    assert desk.claimed().outbox_id == fine.outbox_id
    assert desk.row(broken.outbox_id).state == "failed"


# --- what servers say ------------------------------------------------------------------------


def test_a_temporary_refusal_is_tried_again_later_and_later_for_two_days(desk: Desk, clock: Any) -> None:
    sent = desk.reply(desk.get().ticket_id)
    began, waits = now(), []
    while (item := desk.claim()) is not None:
        if desk.settle(item, "later", refused={"ana@cliente.test": TEMPORARY}) == "failed":
            break
        waits.append((due(desk) or 0) // MINUTE)
        clock.shift(waits[-1] * 60)
    assert waits[:5] == [1, 5, 15, 60, 60]
    assert 47 * 60 * MINUTE < now() - began <= 48 * 60 * MINUTE
    assert state(desk, sent.outbox_id) == ("failed", outbox_results.GAVE_UP)


def test_a_refusal_for_good_fails_with_the_servers_words(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    assert desk.settle(desk.claimed(), "refused", refused={"ana@cliente.test": UNKNOWN}) == "failed"
    assert state(desk, sent.outbox_id) == ("failed", "550 5.1.1 no such user")


def test_a_refused_content_fails_for_everybody(desk: Desk) -> None:
    sent = desk.reply(desk.get(Cc="kenji@otra.test").ticket_id)
    assert desk.settle(desk.claimed(), "refused", reply="554 5.7.1 spam\x1b[31m") == "failed"
    assert state(desk, sent.outbox_id)[1] == "554 5.7.1 spam"


def test_recipients_refused_for_now_are_tried_again_alone(desk: Desk) -> None:
    sent = desk.reply(desk.get(Cc="kenji@otra.test, zoe@otra.test").ticket_id)
    first = desk.claimed()
    refused = {"kenji@otra.test": TEMPORARY, "zoe@otra.test": UNKNOWN}
    assert desk.settle(first, "sent", accepted=("ana@cliente.test",), refused=refused) == "queued"
    desk.make_due(sent.outbox_id)
    second = desk.claimed()
    assert (second.recipients, second.data) == (("kenji@otra.test",), first.data)
    assert desk.settle(second, "sent") == "sent"
    row = desk.row(sent.outbox_id)
    assert row.reason == "partly refused"
    assert {one: text[:3] for one, text in row.results.items()} == {
        "ana@cliente.test": "250",
        "kenji@otra.test": "250",
        "zoe@otra.test": "550",
    }


def test_a_refused_login_pauses_the_channel_and_keeps_the_mail(desk: Desk, clock: Any) -> None:
    sent = desk.reply(desk.get().ticket_id)
    other = desk.reply(desk.get("other@cliente.test", subject="Other").ticket_id)
    trouble = {"title": "smtp.test refused the password", "hint": "Set it again"}
    assert desk.settle(desk.claimed(), "auth", **trouble) == "queued"
    channel = desk.outbound(desk.out)
    assert (channel.error_title, channel.error_hint) == (trouble["title"], trouble["hint"])
    assert state(desk, sent.outbox_id) == ("queued", "channel")
    assert desk.claim() is None
    assert due(desk) == outbox_results.LOGIN_MS
    channels.change(desk.store, desk.ana, "support out", {}, password="right")
    assert desk.claimed().outbox_id == sent.outbox_id
    assert desk.row(other.outbox_id).attempts == 0


def test_a_paused_channel_tries_again_by_itself_and_shows_that_it_is_well(desk: Desk, clock: Any) -> None:
    desk.reply(desk.get().ticket_id)
    desk.settle(desk.claimed(), "auth", title="refused")
    clock.shift(outbox_results.LOGIN_MS / 1000)
    desk.deliver()
    channel = desk.outbound(desk.out)
    assert (channel.error_at, channel.error_title, channel.paused_until) == (0, "", 0)


def test_without_network_mail_waits_and_that_is_no_error(desk: Desk, clock: Any) -> None:
    sent = desk.reply(desk.get().ticket_id)
    assert desk.settle(desk.claimed(), "unreachable") == "queued"
    row = desk.row(sent.outbox_id)
    assert (row.reason, row.attempts) == ("waits for the network", 0)
    assert desk.outbound(desk.out).error_title == ""
    assert desk.claim() is None
    assert outbox.wake(desk.store, desk.out) == 1
    assert desk.row(desk.claimed().outbox_id).attempts == 1


def test_no_answer_after_the_last_line_is_never_sent_again_unasked(desk: Desk, clock: Any) -> None:
    item = uncertain(desk)
    clock.shift(10 * 24 * 3600)
    assert desk.claim() is None
    assert desk.settle(item, "sent") == "uncertain"  # too late to change anybody's mind
    assert outbox.retry(desk.store, desk.ana, item.outbox_id) == "queued"
    assert desk.claimed().data == item.data


def test_a_worker_that_finds_an_uncertain_mail_settles_it(desk: Desk) -> None:
    item = uncertain(desk)
    outbox.found(desk.store, desk.lease(desk.out), item.outbox_id, "in Sent, uid 7")
    assert state(desk, item.outbox_id) == ("sent", "")


def test_the_id_that_a_server_gave_brings_answers_home(desk: Desk) -> None:
    taken = desk.get()
    sent = desk.reply(taken.ticket_id)
    desk.settle(desk.claimed(), "sent", assigned_id="<new@prod.outlook.com>")
    assert desk.row(sent.outbox_id).assigned_id == "<new@prod.outlook.com>"
    answer = desk.get("a@cliente.test", answers="new@prod.outlook.com", subject="Other words")
    assert answer.ticket_id == taken.ticket_id


# --- workers that die --------------------------------------------------------------------------


def test_what_a_dead_worker_was_sending_becomes_uncertain(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    item = desk.claimed()
    fresh = desk.take_lease(desk.out)
    assert outbox.stale(desk.store, desk.out, fresh.epoch) == 1
    assert state(desk, sent.outbox_id)[0] == "uncertain"
    assert desk.claim() is None
    assert outbox.stale(desk.store, desk.out, fresh.epoch) == 0
    assert desk.settle(item, "sent") == "uncertain"


def test_who_lost_the_lease_writes_nothing(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    old = desk.lease(desk.out)
    item = desk.claimed()
    desk.take_lease(desk.out)
    with pytest.raises(LeaseLost):
        outbox.settle(desk.store, old, item, outbox.Outcome("sent", ("ana@cliente.test",)))
    with pytest.raises(LeaseLost):
        outbox.found(desk.store, old, sent.outbox_id, "")
    desk.reply(desk.get("other@cliente.test", subject="Other").ticket_id)
    with pytest.raises(LeaseLost):
        outbox.claim(desk.store, old, desk.out)
    assert state(desk, sent.outbox_id)[0] == "sending"


def test_a_new_worker_tries_at_once_what_waited_for_the_network(desk: Desk, clock: Any) -> None:
    desk.reply(desk.get().ticket_id)
    desk.settle(desk.claimed(), "unreachable")
    assert outbox.stale(desk.store, desk.out, desk.take_lease(desk.out).epoch) == 0
    assert desk.claim()


def test_a_wrong_clock_keeps_no_mail_back_for_ever(desk: Desk, clock: Any) -> None:
    desk.reply(desk.get().ticket_id)
    desk.settle(desk.claimed(), "later")
    with desk.store.write() as conn:  # a worker whose clock was 400 days fast was told "later"
        conn.execute(
            sa.update(tables.outbox).values(not_before=tables.outbox.c.not_before + 400 * 86_400_000)
        )
    assert desk.claim() is None
    outbox.stale(desk.store, desk.out, desk.take_lease(desk.out).epoch)
    assert desk.claim()


def test_a_channel_that_is_switched_off_holds_its_mail_visibly(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    channels.enable(desk.store, desk.ana, "support out", False)
    assert state(desk, sent.outbox_id) == ("held", "channel")
    with pytest.raises(TooLate):
        outbox.release(desk.store, desk.ana, sent.outbox_id)
    channels.enable(desk.store, desk.ana, "support out", True)
    assert desk.claim()


def test_nothing_lets_its_mail_go_while_it_is_off(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    channels.enable(desk.store, desk.ana, "support out", False)
    outbox.resume(desk.store, desk.out)  # as a test of the channel does, and a thread that ends
    assert state(desk, sent.outbox_id) == ("held", "channel")


def test_and_nothing_holds_it_once_it_is_on_again(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    channels.enable(desk.store, desk.ana, "support out", False)
    channels.enable(desk.store, desk.ana, "support out", True)
    assert outbox.suspend(desk.store, desk.out) == 0  # as a worker may that looked a moment ago
    assert state(desk, sent.outbox_id) == ("queued", "")


# --- what agents do ------------------------------------------------------------------------------


def test_withdrawn_within_the_undo_time_everything_is_as_before(desk: Desk) -> None:
    from tuidesk.desk import drafts
    from tuidesk.desk.replies.letter import LetterFile

    taken = desk.get()
    before = desk.ticket(taken.ticket_id)
    file = LetterFile("a.txt", "text/plain", b"abc")
    sent = desk.reply(taken.ticket_id, "Too fast", undo_ms=10_000, solve=True, files=(file,))
    assert desk.ticket(taken.ticket_id).status == "solved"
    letter = outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    assert (letter.text, letter.files, letter.solve, letter.ticket_id) == (
        "Too fast",
        (file,),
        True,
        taken.ticket_id,
    )
    after = desk.ticket(taken.ticket_id)
    for name in ("status", "assignee_id", "waiting", "last_message_id", "message_count"):
        assert getattr(after, name) == getattr(before, name), name
    assert len(desk.entries(taken.ticket_id)) == 1
    draft = drafts.load(desk.store, desk.ana, "reply", taken.ticket_id)
    assert draft
    assert draft.letter == letter
    assert desk.claim() is None
    desk.reply(taken.ticket_id, "Better")
    assert desk.claim()
    assert drafts.load(desk.store, desk.ana, "reply", taken.ticket_id) is None


def test_a_withdrawn_letter_stands_beside_another_that_its_writer_has_begun(desk: Desk) -> None:
    to = (Address("Ana", "ana@cliente.test"),)
    first = Letter(queue_id=desk.support, to=to, subject="One", text="The first.")
    sent = replying.send(desk.store, desk.ana, first)
    drafts.save(desk.store, desk.ana, "new", replace(first, subject="Two", text="The second."))
    outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    found = drafts.load(desk.store, desk.ana, "new", None)
    assert found
    assert found.other
    assert (found.letter.text, found.other.letter.text) == ("The second.", "The first.")


def test_a_withdrawn_reply_leaves_what_others_changed_since(desk: Desk) -> None:
    from tuidesk.desk import tickets

    taken = desk.get()
    sent = desk.reply(taken.ticket_id, undo_ms=10_000)
    tickets.set_status(desk.store, desk.bob, [taken.ticket_id or 0], "pending")
    outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    assert desk.ticket(taken.ticket_id).status == "pending"


def test_a_withdrawn_first_mail_takes_its_ticket_out_of_sight(desk: Desk) -> None:
    from tuidesk.desk import replying
    from tuidesk.desk.replies.letter import Letter

    letter = Letter(
        queue_id=desk.support, to=(Address("", "tom@cliente.test"),), subject="Lease", text="Ends."
    )
    sent = replying.send(desk.store, desk.ana, letter)
    assert outbox.withdraw(desk.store, desk.ana, sent.outbox_id) == letter
    assert desk.ticket(sent.ticket_id).status == "trash"


def test_what_somebody_has_cannot_be_withdrawn(desk: Desk) -> None:
    sent = desk.reply(desk.get(Cc="kenji@otra.test").ticket_id)
    item = desk.claimed()
    with pytest.raises(TooLate):
        outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    desk.settle(item, "sent", accepted=("ana@cliente.test",), refused={"kenji@otra.test": TEMPORARY})
    with pytest.raises(TooLate):
        outbox.withdraw(desk.store, desk.ana, sent.outbox_id)


def test_a_failed_mail_is_sent_again_to_those_who_lack_it(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    first = desk.claimed()
    desk.settle(first, "refused", refused={"ana@cliente.test": UNKNOWN})
    assert outbox.retry(desk.store, desk.ana, sent.outbox_id) == "queued"
    second = desk.claimed()
    assert (second.recipients, second.data) == (first.recipients, first.data)


def test_an_agent_who_knows_that_it_arrived_settles_it(desk: Desk) -> None:
    item = uncertain(desk)
    assert outbox.arrived(desk.store, desk.ana, item.outbox_id) == "sent"
    assert state(desk, item.outbox_id) == ("sent", "")


@pytest.mark.parametrize("act", [outbox.release, outbox.retry, outbox.arrived])
def test_each_act_belongs_to_its_states(desk: Desk, act: Any) -> None:
    sent = desk.reply(desk.get().ticket_id)
    with pytest.raises(TooLate):
        act(desk.store, desk.ana, sent.outbox_id)
    with pytest.raises(NotFound):
        act(desk.store, desk.ana, 4711)
