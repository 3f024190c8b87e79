"""Mail on a closed ticket: it opens it again, or a new one in which the matter goes on, as its queue wants."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk.intake import Taken
from tuidesk.store import tables


def policy(desk: Desk, what: str) -> None:
    with desk.store.write() as conn:
        conn.execute(tables.queue.update().values(closed_policy=what))


@pytest.fixture
def old(desk: Desk) -> Taken:
    """A ticket that was answered and closed, in a queue that opens new ones."""
    policy(desk, "new")
    taken = desk.get_one(mail("m1@c"))
    desk.answer(taken, "a1@xyz.test")
    desk.change(taken, status="closed")
    return taken


def links(desk: Desk) -> list[tuple[str, int, int]]:
    """Return what the records say: kind, ticket, and the number that they name."""
    rows = [*desk.events("continued-in"), *desk.events("continues")]
    return [(row.kind, row.ticket_id, row.data["number"]) for row in rows]


def test_a_customers_mail_opens_a_new_ticket_and_both_name_each_other(desk: Desk, old: Taken) -> None:
    new = desk.get_one(mail("m2@c", answers="a1@xyz.test", subject="Re: Printer on fire"))
    assert new.disposition == "ticket"
    assert desk.ticket(old).status == "closed"
    assert desk.ticket(new).status == "new"
    assert links(desk) == [
        ("continued-in", old.ticket_id, new.ticket_number),
        ("continues", new.ticket_id, old.ticket_number),
    ]
    assert desk.counted()


def test_later_mail_of_the_thread_goes_to_the_new_ticket_while_that_is_not_closed(
    desk: Desk, old: Taken
) -> None:
    new = desk.get_one(mail("m2@c", answers="a1@xyz.test"))
    on_old = desk.get_one(mail("m3@c", answers="m1@c", references=["m1@c"]))
    on_both = desk.get_one(mail("m4@c", answers="m2@c", references=["m1@c", "a1@xyz.test", "m2@c"]))
    by_tag = desk.get_one(mail("m5@c", subject=f"Re: Printer on fire [#{old.ticket_number}]"))
    assert {one.ticket_id for one in (on_old, on_both, by_tag)} == {new.ticket_id}
    assert desk.ticket(old).merged_into_id is None
    desk.change(new, status="solved")
    assert desk.get_one(mail("m6@c", answers="m1@c")).ticket_id == new.ticket_id
    assert desk.ticket(new).status == "open"
    desk.change(new, status="closed")
    third = desk.get_one(mail("m7@c", answers="m1@c", references=["m1@c", "m2@c"]))
    assert third.ticket_id not in (old.ticket_id, new.ticket_id)
    assert desk.get_one(mail("m8@c", answers="m2@c", references=["m1@c"])).ticket_id == third.ticket_id
    assert desk.counted()


def test_the_mails_of_one_batch_open_one_ticket(desk: Desk, old: Taken) -> None:
    first, second, third = desk.get(
        mail("m2@c", answers="a1@xyz.test"),
        mail("m3@c", answers="m1@c", references=["m1@c"]),
        mail("m4@c", answers="m3@c", references=["m1@c", "m2@c", "m3@c"]),
    )
    assert first.ticket_id == second.ticket_id == third.ticket_id != old.ticket_id
    assert len(links(desk)) == 2
    assert desk.counted()


@pytest.mark.parametrize("together", [True, False])
def test_an_answer_that_comes_before_the_mail_that_it_answers_goes_on_with_it(
    desk: Desk, old: Taken, together: bool
) -> None:
    late = mail("m2@c", answers="a1@xyz.test")
    early = mail("m3@c", answers="m2@c")
    both = desk.get(early, late) if together else [desk.get_one(early), desk.get_one(late)]
    assert both[0].ticket_id == both[1].ticket_id != old.ticket_id
    assert [row.data["number"] for row in desk.events("continues")] == [old.ticket_number]
    assert desk.ticket(old).status == "closed"
    assert desk.get_one(mail("m4@c", answers="m1@c")).ticket_id == both[0].ticket_id
    assert desk.counted()


def test_who_takes_no_part_in_the_new_ticket_gets_one_of_his_own(desk: Desk, old: Taken) -> None:
    stranger = desk.get_one(mail("s1@evil", sender="eve@evil.test", answers="a1@xyz.test"))
    customer = desk.get_one(mail("m2@c", answers="a1@xyz.test"))
    assert len({old.ticket_id, stranger.ticket_id, customer.ticket_id}) == 3
    assert desk.get_one(mail("m3@c", answers="m1@c")).ticket_id == customer.ticket_id


@pytest.mark.parametrize(
    ("headers", "where"),
    [({"Auto_Submitted": "auto-replied"}, {}), ({}, {"announce": False})],
)
def test_automatic_and_old_mail_joins_the_closed_ticket_and_leaves_it_closed(
    desk: Desk, old: Taken, headers: dict[str, str], where: dict[str, bool]
) -> None:
    assert desk.get_one(mail("m2@c", answers="a1@xyz.test", **headers), **where).ticket_id == old.ticket_id
    assert desk.ticket(old).status == "closed"


@pytest.mark.parametrize(("what", "status"), [("new", "solved"), ("reopen", "closed"), ("reopen", "solved")])
def test_else_it_is_opened_again(desk: Desk, old: Taken, what: str, status: str) -> None:
    policy(desk, what)
    desk.change(old, status=status)
    assert desk.get_one(mail("m2@c", answers="a1@xyz.test")).ticket_id == old.ticket_id
    assert desk.ticket(old).status == "open"


def test_the_closed_ticket_may_be_opened_by_hand_and_stays_apart(desk: Desk, old: Taken) -> None:
    new = desk.get_one(mail("m2@c", answers="a1@xyz.test"))
    desk.change(old, status="open")
    on_old = desk.get_one(mail("m3@c", answers="m1@c", references=["m1@c"]))
    on_new = desk.get_one(mail("m4@c", answers="m2@c", references=["m1@c", "m2@c"]))
    assert (on_old.ticket_id, on_new.ticket_id) == (old.ticket_id, new.ticket_id)
    assert desk.rows(tables.card) == []
    assert desk.counted()
