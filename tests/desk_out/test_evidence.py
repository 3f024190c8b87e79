"""An uncertain mail is settled by what comes in about it, and by one agent only."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.desk_in import reports
from tests.desk_out.desk import Desk
from tuidesk.desk import channels, outbox, outbox_results, replying
from tuidesk.desk.errors import TooLate
from tuidesk.desk.replies.letter import Letter
from tuidesk.mail.message import Address
from tuidesk.store import tables


@pytest.fixture
def doubt(desk: Desk) -> int:
    """A reply to Ana of which nobody knows whether it arrived."""
    outbox_id = desk.reply(desk.get().ticket_id).outbox_id
    assert desk.settle(desk.claimed(), "uncertain", reply="Connection lost") == "uncertain"
    return outbox_id


def comes(desk: Desk, outbox_id: int, message_id: str = "m2@cliente.test", **words: Any) -> None:
    desk.get(message_id, answers=desk.row(outbox_id).message_id.strip("<>"), **words)


def found(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        rows = conn.execute(tables.event.select().order_by(tables.event.c.id))
        return [row.data["found"] for row in rows if row.kind in ("sent", "failed") and "found" in row.data]


def test_an_answer_shows_that_it_arrived_and_the_record_says_so(desk: Desk, doubt: int) -> None:
    comes(desk, doubt, subject="Re: Printer on fire")
    assert desk.row(doubt).state == "sent"
    assert "ana@cliente.test" in found(desk)[0]


def test_so_does_an_absence_note_and_a_delay_whatever_they_are_worth_otherwise(desk: Desk) -> None:
    for number, raw in enumerate(("note", "delay")):
        ticket = desk.get(f"a{number}@cliente.test", subject=f"Thing {number}").ticket_id
        outbox_id = desk.reply(ticket).outbox_id
        desk.settle(desk.claimed(), "uncertain")
        ours = desk.row(outbox_id).message_id.strip("<>")
        if raw == "note":
            desk.get(f"n{number}@cliente.test", answers=ours, Auto_Submitted="auto-replied")
        else:
            desk.take(reports.failure(ours, status="4.4.1", action="delayed", message_id=f"d{number}@r.test"))
        assert (raw, desk.row(outbox_id).state) == (raw, "sent")


def test_our_own_copy_that_comes_back_shows_it_too(desk: Desk, doubt: int) -> None:
    row = desk.row(doubt)
    desk.take(desk.store.raw.get(row.mime_sha256))
    assert desk.row(doubt).state == "sent"
    assert "it came back through" in found(desk)[0]


def test_a_bounce_shows_that_it_failed(desk: Desk, doubt: int) -> None:
    desk.take(reports.failure(desk.row(doubt).message_id.strip("<>")))
    row = desk.row(doubt)
    assert (row.state, row.results) == ("failed", {"ana@cliente.test": reports.NO_USER})
    assert found(desk) == [reports.NO_USER]
    assert outbox.retry(desk.store, desk.ana, doubt) == "queued"


def test_what_came_while_it_was_being_sent_counts_once_nobody_knows(desk: Desk) -> None:
    outbox_id = desk.reply(desk.get().ticket_id).outbox_id
    item = desk.claimed()
    comes(desk, outbox_id)
    assert desk.row(outbox_id).state == "sending"
    desk.settle(item, "uncertain")
    assert desk.row(outbox_id).state == "sent"


def test_and_when_its_worker_died_meanwhile(desk: Desk) -> None:
    outbox_id = desk.reply(desk.get().ticket_id).outbox_id
    desk.claimed()
    comes(desk, outbox_id)
    lease = desk.take_lease(desk.out)
    assert outbox.stale(desk.store, desk.out, lease.epoch) == 1
    assert desk.row(outbox_id).state == "sent"


def test_evidence_stops_a_second_try_that_has_not_begun(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    comes(desk, doubt)
    assert desk.row(doubt).state == "sent"
    assert desk.claim() is None


def test_and_one_that_is_held_meanwhile_for_its_channel_is_switched_off(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    channels.enable(desk.store, desk.ana, "support out", False)
    assert desk.row(doubt).state == "held"
    comes(desk, doubt)
    channels.enable(desk.store, desk.ana, "support out", True)
    assert (desk.row(doubt).state, desk.claim()) == ("sent", None)


def test_what_is_held_stays_held_for_those_whom_the_server_had_put_off(desk: Desk, to_both: int) -> None:
    desk.settle(desk.claimed(), "uncertain", refused={"eva@cliente.test": (450, "busy")})
    outbox.retry(desk.store, desk.ana, to_both)
    channels.enable(desk.store, desk.ana, "support out", False)
    comes(desk, to_both)
    row = desk.row(to_both)
    assert (row.state, row.reason) == ("held", "channel")
    channels.enable(desk.store, desk.ana, "support out", True)
    assert desk.claimed().recipients == ("eva@cliente.test",)


def test_a_mail_that_was_never_in_doubt_stays_as_it_is(desk: Desk) -> None:
    outbox_id = desk.reply(desk.get().ticket_id).outbox_id
    desk.settle(desk.claimed(), "later", reply="450 later")
    comes(desk, outbox_id)
    assert desk.row(outbox_id).state == "queued"


def test_of_two_agents_who_decide_at_once_one_wins_and_the_other_is_told(desk: Desk, doubt: int) -> None:
    said: list[str] = []
    start = threading.Barrier(2)

    def decide(act: Any, actor: Any) -> None:
        start.wait()
        try:
            said.append(act(desk.store, actor, doubt))
        except TooLate as problem:
            said.append(f"{problem.title}. {problem.hint}")

    threads = [
        threading.Thread(target=decide, args=(outbox.arrived, desk.ana)),
        threading.Thread(target=decide, args=(outbox.retry, desk.bob)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = desk.row(doubt).state
    assert state in ("sent", "queued")
    assert sorted(said)[1] == state
    assert ("root" if state == "sent" else "bob") in sorted(said)[0] or desk.ana.name in sorted(said)[0]


def test_an_uncertain_mail_can_be_given_up_and_counts_again_once_it_is_answered(
    desk: Desk, doubt: int
) -> None:
    ticket = desk.row(doubt).ticket_id
    before = len(desk.entries(ticket))
    letter = outbox.withdraw(desk.store, desk.ana, doubt)
    assert letter.text == "We fix it today."
    assert (desk.row(doubt).state, len(desk.entries(ticket))) == ("withdrawn", before - 1)
    comes(desk, doubt)
    assert (desk.row(doubt).state, len(desk.entries(ticket))) == ("sent", before + 1)


BOTH = ("ana@cliente.test", "eva@cliente.test")


@pytest.fixture
def to_both(desk: Desk) -> int:
    """A reply to two people."""
    cc = (Address("Eva", BOTH[1]),)
    return desk.reply(desk.get().ticket_id, cc=cc).outbox_id


def test_an_answer_of_one_who_had_it_before_says_nothing_of_another(desk: Desk, to_both: int) -> None:
    later = {BOTH[1]: (450, "4.2.1 later")}
    assert desk.settle(desk.claimed(), "sent", accepted=BOTH[:1], refused=later) == "queued"
    desk.make_due(to_both)
    assert desk.settle(desk.claimed(), "uncertain") == "uncertain"
    comes(desk, to_both)
    assert desk.row(to_both).state == "uncertain"
    assert outbox.retry(desk.store, desk.ana, to_both) == "queued"
    comes(desk, to_both, "m3@cliente.test", body="And one more thing.")
    assert desk.claimed().recipients == BOTH[1:]


def test_whom_the_server_put_off_gets_it_when_the_others_are_seen_to_have_it(
    desk: Desk, to_both: int
) -> None:
    desk.settle(desk.claimed(), "uncertain", refused={BOTH[1]: (450, "4.2.1 later")})
    comes(desk, to_both)
    item = desk.claimed()
    assert item.recipients == BOTH[1:]
    assert desk.settle(item, "sent") == "sent"


def test_an_answer_of_an_earlier_try_counts_for_nobody_whom_a_later_one_left_in_doubt(
    desk: Desk, to_both: int
) -> None:
    desk.settle(desk.claimed(), "later", refused=dict.fromkeys(BOTH, (450, "4.2.1 later")))
    desk.make_due(to_both)
    desk.settle(desk.claimed(), "uncertain")
    comes(desk, to_both)
    assert desk.row(to_both).state == "sent"


def test_whom_the_server_refused_is_told_of_although_the_others_have_it(desk: Desk, to_both: int) -> None:
    desk.settle(desk.claimed(), "uncertain", refused={BOTH[1]: (550, "5.1.1 no such user")})
    comes(desk, to_both)
    row = desk.row(to_both)
    assert (row.state, row.reason) == ("sent", outbox_results.PARTLY)


def test_a_second_try_wished_for_one_goes_to_him_alone_when_the_others_are_heard_of(
    desk: Desk, to_both: int
) -> None:
    desk.settle(desk.claimed(), "uncertain", refused={BOTH[1]: (550, "5.1.1 no such user")})
    outbox.retry(desk.store, desk.ana, to_both)
    comes(desk, to_both)
    assert desk.claimed().recipients == BOTH[1:]


def test_a_report_about_one_leaves_the_other_in_doubt_until_one_about_him_comes(
    desk: Desk, to_both: int
) -> None:
    later = {BOTH[1]: (450, "4.2.1 later")}
    desk.settle(desk.claimed(), "sent", accepted=BOTH[:1], refused=later)
    desk.make_due(to_both)
    desk.settle(desk.claimed(), "uncertain")
    ours = desk.row(to_both).message_id.strip("<>")
    desk.take(reports.failure(ours))
    assert desk.row(to_both).state == "uncertain"
    desk.take(reports.failure(ours, recipient=BOTH[1], message_id="b2@relay.test"))
    assert (desk.row(to_both).state, desk.row(to_both).results[BOTH[1]][:3]) == ("failed", "550")


def test_an_answer_to_a_later_mail_that_only_names_one_given_up_proves_nothing(desk: Desk) -> None:
    to = (Address("Ana", BOTH[0]),)
    new = Letter(queue_id=desk.support, to=to, subject="Your order", text="It left.")
    first = replying.send(desk.store, desk.ana, new, undo_ms=0)
    desk.deliver()
    given_up = desk.reply(first.ticket_id, "It comes on Monday.").outbox_id
    desk.settle(desk.claimed(), "uncertain")
    again = desk.reply(first.ticket_id, "It comes on Tuesday.").outbox_id
    outbox.withdraw(desk.store, desk.ana, given_up)
    names = desk.deliver()["References"]
    assert desk.row(given_up).message_id in names
    desk.get("m9@cliente.test", answers=desk.row(again).message_id.strip("<>"), References=names)
    assert desk.row(given_up).state == "withdrawn"


def test_what_came_during_a_second_try_stops_a_third_one(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    item = desk.claimed()
    comes(desk, doubt)
    desk.settle(item, "unreachable")
    assert desk.row(doubt).state == "sent"


def test_a_report_about_one_stops_a_second_try_that_has_not_begun_for_both(desk: Desk, to_both: int) -> None:
    desk.settle(desk.claimed(), "uncertain")
    outbox.retry(desk.store, desk.ana, to_both)
    desk.take(reports.failure(desk.row(to_both).message_id.strip("<>"), recipient=BOTH[1]))
    row = desk.row(to_both)
    assert (row.state, row.results[BOTH[1]][:3], desk.claim()) == ("sent", "550", None)


def test_a_report_about_a_mail_that_never_left_changes_nothing(desk: Desk, to_both: int) -> None:
    desk.settle(desk.claimed(), "later", refused={BOTH[1]: (450, "4.2.1 later")})
    desk.take(reports.failure(desk.row(to_both).message_id.strip("<>"), recipient=BOTH[1]))
    desk.make_due(to_both)
    assert desk.claimed().recipients == BOTH


@pytest.mark.parametrize(("code", "state"), [(550, "sent"), (450, "uncertain")])
def test_what_its_first_worker_was_told_counts_where_it_tells_all(
    desk: Desk, to_both: int, code: int, state: str
) -> None:
    desk.settle(desk.claimed(), "uncertain")
    outbox.taken(desk.store, to_both, {BOTH[1]: (code, "no")}, "250 ok")
    assert desk.row(to_both).state == state
    if state == "sent":
        assert desk.row(to_both).results[BOTH[1]] == "550 no"


def test_a_first_try_that_arrived_counts_although_the_second_one_was_refused(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    desk.settle(desk.claimed(), "refused", refused={BOTH[0]: (550, "5.7.1 seen before")})
    assert desk.row(doubt).state == "failed"
    comes(desk, doubt)
    assert desk.row(doubt).state == "sent"


def test_and_when_that_shows_while_the_second_one_is_under_way(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    item = desk.claimed()
    comes(desk, doubt)
    desk.settle(item, "refused", refused={BOTH[0]: (550, "5.7.1 seen before")})
    assert desk.row(doubt).state == "sent"


def test_a_mail_that_was_refused_at_its_only_try_stays_failed(desk: Desk) -> None:
    outbox_id = desk.reply(desk.get().ticket_id).outbox_id
    desk.settle(desk.claimed(), "refused", refused={BOTH[0]: (550, "5.7.1 no")})
    comes(desk, outbox_id)
    assert desk.row(outbox_id).state == "failed"


def test_a_report_that_an_agent_knew_when_he_sent_it_again_does_not_stop_it(desk: Desk, doubt: int) -> None:
    outbox.retry(desk.store, desk.ana, doubt)
    desk.take(reports.failure(desk.row(doubt).message_id.strip("<>")))
    assert desk.row(doubt).state == "failed"
    outbox.retry(desk.store, desk.ana, doubt)
    desk.settle(desk.claimed(), "later", refused={BOTH[0]: (450, "4.2.1 later")})
    assert desk.row(doubt).state == "queued"
