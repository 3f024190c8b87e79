"""Two tickets become one by hand: mail, ids and people go to the survivor, and all of it comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tuidesk.desk import merging, replying, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake import Taken
from tuidesk.desk.permissions import NotAllowed
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import search, tables, ticket_tags, watchers
from tuidesk.store.cards import NewCard, add, open_on

ANN = Actor(None, "ann", "agent")
BOB = "Bob <bob@other.test>"


def two(desk: Desk) -> tuple[Taken, Taken]:
    """Return the tickets of two people, the first one's number being the smaller."""
    ana, bob = desk.get(mail("a@c"), mail("b@d", sender=BOB, subject="Smoke", body="Much smoke"))
    return ana, bob


def merge(desk: Desk, loser: Taken, home: Taken) -> tickets.Change:
    return merging.merge(desk.store, ANN, loser.ticket_id or 0, home.ticket_id or 0)


def state(desk: Desk) -> dict[str, Any]:
    """Return all that a merge and its undo may change, but for versions and the log."""
    told = ("message", "issued", "outbox", "ledger", "card", "draft", "ticket_tag")
    found: dict[str, Any] = {name: desk.rows(getattr(tables, name)) for name in told}
    found["ticket"] = [
        {k: v for k, v in row._asdict().items() if k not in ("version", "touched")}
        for row in desk.rows(tables.ticket)
    ]
    return found


def test_all_of_a_ticket_goes_to_the_survivor_and_comes_back(desk: Desk) -> None:
    ana, bob = two(desk)
    outbox = desk.answer(bob, "ours@xyz.test", to="bob@other.test")
    desk.change(bob, message_count=2, last_message_id=desk.rows(tables.message)[-1].id)
    with desk.store.write() as conn:
        ticket_tags.add(conn, [(bob.ticket_id or 0, "fire"), (bob.ticket_id or 0, "vip")])
        ticket_tags.add(conn, [(ana.ticket_id or 0, "vip")])
        agent = insert(conn, tables.agent, name="zoe")
        insert(conn, tables.draft, agent_id=agent, ticket_id=bob.ticket_id, kind="reply",
               payload={"ticket_id": bob.ticket_id, "text": "Dear Bob"})  # fmt: skip
        add(conn, NewCard(bob.ticket_id or 0, "sender", data={"name": "", "address": "x@y.test"}))
    before = state(desk)
    change = merge(desk, bob, ana)
    home, loser = desk.ticket(ana), desk.ticket(bob)
    assert (loser.merged_into_id, loser.status, loser.message_count) == (home.id, "closed", 0)
    assert (home.message_count, home.status, home.waiting) == (3, "open", "them")
    assert home.last_message_id == desk.rows(tables.message)[-1].id
    assert {row.ticket_id for row in desk.rows(tables.message)} == {home.id}
    assert {row.ticket_id for row in desk.rows(tables.ledger)} == {home.id}
    assert desk.rows(tables.outbox, id=outbox)[0].ticket_id == home.id
    assert desk.rows(tables.draft)[0].payload["ticket_id"] == home.id
    with desk.store.read() as conn:
        assert search.ticket_ids(conn, "smoke") == [home.id]
        assert ticket_tags.of_ticket(conn, home.id) == ("fire", "vip")
        assert [card.kind for card in open_on(conn, home.id)] == ["sender"]
    assert desk.counted()
    undone = tickets.undo(desk.store, ANN, change)
    assert (undone.reverted, undone.kept) == (2, 0)
    assert state(desk) == before
    assert desk.counted()


@pytest.mark.parametrize("how", ["in-reply-to", "issued", "tag", "token"])
def test_later_mail_follows_through_chains_and_goes_back_after_an_undo(desk: Desk, how: str) -> None:
    first, second = two(desk)
    desk.answer(first, "ours@xyz.test")
    with desk.store.write() as conn:
        insert(conn, tables.issued, token="9f3c", ticket_id=first.ticket_id, kind="thread-id")
    third = desk.get_one(mail("c@e", sender="Cleo <cleo@e.test>"))
    headers: dict[str, Any] = {
        "in-reply-to": {"answers": "a@c"},
        "issued": {"references": ["ours@xyz.test"]},
        "tag": {"subject": "Re: [#1] Printer"},
        "token": {"to": "support+9f3c@xyz.test"},
    }[how]
    one = merge(desk, first, second)
    other = merge(desk, second, third)
    assert desk.get_one(mail("d@c", **headers)).ticket_id == third.ticket_id
    assert desk.rows(tables.message)[-1].verified
    tickets.undo(desk.store, ANN, one)
    assert desk.ticket(first).merged_into_id is None
    assert desk.get_one(mail("e@c", **headers)).ticket_id == first.ticket_id
    tickets.undo(desk.store, ANN, other)
    assert desk.ticket(second).message_count == 1
    answers = {"d@c"} if how in ("in-reply-to", "issued") else set()
    assert desk.threads() == {
        frozenset({"a@c", "ours@xyz.test", "e@c"} | answers),
        frozenset({"b@d"}),
        frozenset({"c@e"} | ({"d@c"} - answers)),
    }
    assert desk.counted()


def test_the_people_of_both_take_part(desk: Desk) -> None:
    ana, bob = two(desk)
    desk.get(mail("s@d", sender=BOB, answers="a@c"))
    assert not desk.rows(tables.message)[-1].verified
    change = merge(desk, bob, ana)
    assert desk.rows(tables.message, message_id="<s@d>")[0].verified
    with desk.store.read() as conn:
        assert open_on(conn, ana.ticket_id or 0) == []  # nobody is asked any more whether he takes part
    assert desk.get_one(mail("n@d", sender=BOB, subject="[#1] and?")).ticket_id == ana.ticket_id
    tickets.undo(desk.store, ANN, change)
    assert not desk.rows(tables.message, message_id="<s@d>")[0].verified


def test_answers_leave_through_the_queue_of_the_survivor(desk: Desk) -> None:
    sold = desk.get_one(mail("s@d", sender=BOB, to="sales@xyz.test"), queue_id=None)
    ana = desk.get_one(mail("a@c"))
    merge(desk, ana, sold)
    home = desk.ticket(sold)
    assert (home.queue_id, home.origin_queue_id) == (desk.sales, desk.sales)
    started = replying.start_reply(desk.store, ANN, ana.ticket_id or 0)
    assert (started.ticket_id, started.queue_id) == (home.id, desk.sales)


@pytest.mark.parametrize(
    ("loser", "home", "then"),
    [
        ("new", "closed", "open"), ("open", "new", "open"), ("pending", "pending", "pending"),
        ("closed", "pending", "pending"), ("spam", "new", "new"), ("solved", "solved", "solved"),
    ],
)  # fmt: skip
def test_what_is_not_done_yet_keeps_the_survivor_open(desk: Desk, loser: str, home: str, then: str) -> None:
    ana, bob = two(desk)
    desk.change(bob, status=loser)
    desk.change(ana, status=home)
    change = merge(desk, bob, ana)
    assert desk.ticket(ana).status == then
    tickets.undo(desk.store, ANN, change)
    assert (desk.ticket(bob).status, desk.ticket(ana).status) == (loser, home)
    assert desk.counted()


def test_what_cannot_be_merged_is_refused_in_a_sentence(desk: Desk) -> None:
    ana, bob = two(desk)
    with pytest.raises(BadUsage, match="#1 cannot be merged with itself"):
        merge(desk, ana, ana)
    desk.change(ana, status="trash")
    with pytest.raises(BadUsage, match="#1 is in trash"):
        merge(desk, bob, ana)
    desk.change(ana, status="open")
    merge(desk, bob, ana)
    for refused in (
        lambda: merge(desk, bob, ana),
        lambda: tickets.add_note(desk.store, ANN, [bob.ticket_id or 0], "x"),
    ):
        with pytest.raises(BadUsage, match="#2 was merged into #1"):
            refused()
    with pytest.raises(BadUsage, match="#1 cannot be merged with itself"):
        merge(desk, ana, bob)  # crosswise, a moment later
    with pytest.raises(NotFound):
        merging.merge(desk.store, ANN, 99, ana.ticket_id or 0)
    with pytest.raises(NotAllowed):
        merging.merge(desk.store, Actor(None, "eve", "readonly"), 1, 2)
    with pytest.raises(BadUsage, match="#1 was merged into no ticket"):
        merging.unmerge(desk.store, ANN, ana.ticket_id or 0)


def test_a_merge_goes_to_where_its_goal_went(desk: Desk) -> None:
    ana, bob = two(desk)
    third = desk.get_one(mail("c@e", sender="Cleo <cleo@e.test>"))
    merge(desk, bob, ana)
    merge(desk, third, bob)
    assert desk.ticket(third).merged_into_id == ana.ticket_id


def test_what_others_changed_since_stays(desk: Desk) -> None:
    ana, bob = two(desk)
    desk.change(ana, status="closed")
    change = merge(desk, bob, ana)
    assert desk.ticket(ana).status == "open"
    tickets.set_status(desk.store, ANN, [ana.ticket_id or 0], "solved")
    copy = desk.get_one(mail("b@d", sender=BOB, subject="Smoke", body="Much smoke\n-- \nlist footer"))
    assert copy.disposition == "duplicate-of"
    tickets.undo(desk.store, ANN, change)
    assert (desk.ticket(ana).status, desk.ticket(bob).status) == ("solved", "new")
    assert desk.rows(tables.message)[-1].ticket_id == bob.ticket_id
    again = tickets.undo(desk.store, ANN, change)
    assert (again.reverted, again.kept) == (0, 2)
    assert desk.counted()


def test_a_merge_can_be_undone_on_another_day(desk: Desk) -> None:
    ana, bob = two(desk)
    before = state(desk)
    merge(desk, bob, ana)
    merging.unmerge(desk.store, ANN, bob.ticket_id or 0)
    assert state(desk) == before


def test_what_intake_joined_can_be_taken_out_again(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    late = desk.get_one(mail("c@c", subject="Re: Re:", answers="b@c"))
    desk.get(mail("b@c", answers="a@c"))
    assert desk.ticket(late).merged_into_id == root.ticket_id
    merging.unmerge(desk.store, ANN, late.ticket_id or 0)
    assert desk.threads() == {frozenset({"a@c", "b@c"}), frozenset({"c@c"})}
    assert (desk.ticket(late).status, desk.ticket(late).message_count) == ("new", 1)
    assert desk.counted()


def test_who_follows_a_ticket_that_intake_joins_follows_the_one_that_stays(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    late = desk.get_one(mail("c@c", subject="Re: Re:", answers="b@c"))
    with desk.store.write() as conn:
        zoe = insert(conn, tables.agent, name="zoe")
        watchers.follow(conn, late.ticket_id or 0, zoe)

    def followed() -> list[bool]:
        with desk.store.read() as conn:
            return [zoe in watchers.of_ticket(conn, one.ticket_id or 0) for one in (root, late)]

    desk.get(mail("b@c", answers="a@c"))
    assert followed() == [True, True]
    merging.unmerge(desk.store, ANN, late.ticket_id or 0)
    assert followed() == [False, True]


def test_what_nobody_read_on_either_ticket_is_unread_on_the_survivor(desk: Desk) -> None:
    ana, bob = two(desk)
    first, second = (row.id for row in desk.rows(tables.message))
    with desk.store.write() as conn:
        read_both, read_one = insert(conn, tables.agent, name="zoe"), insert(conn, tables.agent, name="yan")
        for agent, ticket, seen in (
            (read_both, ana, first), (read_both, bob, second), (read_one, ana, first),
        ):  # fmt: skip
            insert(conn, tables.read_mark, agent_id=agent, ticket_id=ticket.ticket_id, message_id=seen)
    before = desk.rows(tables.read_mark)
    change = merge(desk, bob, ana)
    marks = {row.agent_id: row.message_id for row in desk.rows(tables.read_mark, ticket_id=ana.ticket_id)}
    assert marks == {read_both: second, read_one: second - 1}
    tickets.undo(desk.store, ANN, change)
    assert desk.rows(tables.read_mark) == before
