"""Mail out on tickets that are merged: it leaves once, is settled on the survivor, and can be taken back."""

from __future__ import annotations

import threading

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, merging, outbox, replying, tickets
from tuidesk.errors import Problem
from tuidesk.store import doubts


def two(desk: Desk) -> tuple[int, int]:
    """Return the ticket of Bob and the one of Ana, whose mail is the newer one."""
    bob = desk.get("b@d", sender="Bob <bob@other.test>", subject="Smoke")
    ana = desk.get("a@c", sender="Ana Ruiz <ana@cliente.test>")
    return bob.ticket_id or 0, ana.ticket_id or 0


def test_an_answer_that_waits_leaves_once_and_answers_come_to_the_survivor(desk: Desk) -> None:
    bob, ana = two(desk)
    sent = desk.reply(bob)
    merging.merge(desk.store, desk.ana, bob, ana)
    seen = desk.deliver()
    assert seen["To"] == "Bob <bob@other.test>"
    assert desk.claim() is None
    assert (desk.row(sent.outbox_id).state, desk.row(sent.outbox_id).ticket_id) == ("sent", ana)
    back = desk.get("r@d", sender="Bob <bob@other.test>", answers=seen["Message-ID"].strip("<>"))
    assert back.ticket_id == ana


def test_what_the_customer_wrote_on_the_merged_ticket_still_holds_an_answer(desk: Desk) -> None:
    bob, ana = two(desk)
    sent = desk.reply(bob)
    desk.get("b2@d", sender="Bob <bob@other.test>", answers="b@d")
    merging.merge(desk.store, desk.ana, bob, ana)
    assert desk.claim() is None
    assert desk.row(sent.outbox_id).state == "held"


def test_a_mail_under_way_is_settled_where_its_ticket_went(desk: Desk) -> None:
    bob, ana = two(desk)
    desk.reply(bob)
    item = desk.claimed()
    change = merging.merge(desk.store, desk.ana, bob, ana)
    assert desk.settle(item, "sent") == "sent"
    tickets.undo(desk.store, desk.ana, change)
    assert desk.row(item.outbox_id).ticket_id == bob


def test_an_answer_that_was_taken_back_is_a_draft_of_the_survivor(desk: Desk) -> None:
    bob, ana = two(desk)
    sent = desk.reply(bob, "We come.")
    merging.merge(desk.store, desk.ana, bob, ana)
    outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    found = drafts.load(desk.store, desk.ana, "reply", ana)
    assert found
    assert found.letter.text == "We come."
    assert desk.ticket(ana).message_count == 2


def test_who_wrote_on_both_finds_one_draft_with_both_texts(desk: Desk) -> None:
    bob, ana = two(desk)
    for ticket_id, text in ((bob, "Dear Bob"), (ana, "Dear Ana")):
        drafts.save(desk.store, desk.ana, "reply", desk.letter(ticket_id, text))
    merging.merge(desk.store, desk.ana, bob, ana)
    found = drafts.load(desk.store, desk.ana, "reply", ana)
    assert found
    assert (found.letter.ticket_id, found.letter.text) == (ana, "Dear Ana\n\nDear Bob")


def test_an_answer_begun_before_the_merge_goes_to_the_survivor(desk: Desk) -> None:
    bob, ana = two(desk)
    letter = desk.letter(bob)
    merging.merge(desk.store, desk.ana, bob, ana)
    sent = replying.send(desk.store, desk.ana, letter, overtaken_ok=True)
    assert sent.ticket_id == ana


def test_two_agents_who_merge_crosswise_make_one_merge(desk: Desk) -> None:
    bob, ana = two(desk)
    start, refused = threading.Barrier(2), []

    def merge(loser: int, home: int) -> None:
        start.wait()
        try:
            merging.merge(desk.store, desk.ana, loser, home)
        except Problem as problem:
            refused.append(problem)

    threads = [threading.Thread(target=merge, args=pair) for pair in ((bob, ana), (ana, bob))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    merged = [one for one in (bob, ana) if desk.ticket(one).merged_into_id is not None]
    assert len(merged) == 1


def test_what_was_done_about_a_doubtful_mail_goes_with_it(desk: Desk) -> None:
    bob, ana = two(desk)
    doubt = desk.reply(bob).outbox_id
    desk.settle(desk.claimed(), "uncertain")
    outbox.retry(desk.store, desk.ana, doubt)
    merging.merge(desk.store, desk.ana, bob, ana)
    with desk.store.read() as conn:
        assert [one.kind for one in doubts.seen(conn, [doubt])[doubt]] == ["uncertain", "retried"]
    desk.get("r@d", sender="Bob <bob@other.test>", answers=desk.row(doubt).message_id.strip("<>"))
    assert desk.row(doubt).state == "sent"
    assert desk.claim() is None
