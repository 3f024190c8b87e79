"""Nobody answers without knowing what others wrote and did since he began, and of two at once one is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk import merging, replying, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import Overtaken
from tuidesk.desk.replies import overtaken
from tuidesk.desk.replies.letter import Letter, new_token
from tuidesk.desk.replies.overtaken import News
from tuidesk.store.ticket_news import Seen

PLACES = 6  # agents who press send at the same moment


def begin(desk: Desk, ticket_id: int | None) -> Letter:
    """Begin a letter as a composer does."""
    start = replying.start_reply(desk.store, desk.ana, ticket_id or 0)
    return desk.letter(ticket_id, seen_event_id=start.seen_event_id)


def seen_by(letter: Letter) -> Seen:
    return Seen(letter.seen_message_id, letter.seen_event_id)


def news(desk: Desk, letter: Letter, by: Actor | None = None) -> News:
    found = overtaken.news(desk.store, by or desk.ana, letter.ticket_id or 0, seen_by(letter))
    assert found
    return found


def knowing(letter: Letter, found: News) -> Letter:
    """The letter of a writer who was shown the news."""
    return replace(
        letter, ticket_id=found.ticket_id, seen_message_id=found.seen.message_id, seen_event_id=found.seen.event_id
    )  # fmt: skip


def test_what_happened_since_is_all_there_and_sending_again_means_it(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    letter = begin(desk, taken.ticket_id)
    ticket = taken.ticket_id or 0
    assert news(desk, letter).entries == news(desk, letter).deeds == ()
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="Forget it.")
    tickets.add_note(desk.store, desk.bob, [ticket], "I called her.")
    tickets.assign(desk.store, desk.bob, [ticket], desk.bob.agent_id)
    tickets.set_status(desk.store, desk.bob, [ticket], "pending")
    found = news(desk, letter)
    assert [one.text.strip() for one in found.entries] == ["Forget it.", "I called her."]
    assert [one.kind for one in found.deeds] == ["assign", "status"]
    with pytest.raises(Overtaken, match="customer wrote again"):
        replying.send(desk.store, desk.ana, letter)
    assert replying.send(desk.store, desk.ana, knowing(letter, found)).state == "queued"


def test_what_comes_after_the_news_asks_again(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    letter = begin(desk, taken.ticket_id)
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="Forget it.")
    letter = knowing(letter, news(desk, letter))
    desk.get("m3@cliente.test", answers="m1@cliente.test", body="No, do it.")
    with pytest.raises(Overtaken):
        replying.send(desk.store, desk.ana, letter)


def test_a_note_or_another_priority_alone_stops_nobody(desk: Desk) -> None:
    taken = desk.get()
    letter = begin(desk, taken.ticket_id)
    tickets.add_note(desk.store, desk.bob, [taken.ticket_id or 0], "I called her.")
    tickets.set_priority(desk.store, desk.bob, [taken.ticket_id or 0], 3)
    assert replying.send(desk.store, desk.ana, letter).state == "queued"


@pytest.mark.parametrize("status", ["solved", "closed", "spam", "trash"])
def test_an_end_of_the_ticket_stops_the_letter_once(desk: Desk, status: str) -> None:
    taken = desk.get()
    letter = begin(desk, taken.ticket_id)
    tickets.set_status(desk.store, desk.bob, [taken.ticket_id or 0], status)
    with pytest.raises(Overtaken, match="bob ended this ticket"):
        replying.send(desk.store, desk.ana, letter)
    assert replying.send(desk.store, desk.ana, knowing(letter, news(desk, letter))).state == "queued"


def test_what_its_writer_did_himself_stops_nothing(desk: Desk) -> None:
    taken = desk.get()
    letter = begin(desk, taken.ticket_id)
    tickets.set_status(desk.store, desk.ana, [taken.ticket_id or 0], "closed")
    assert replying.send(desk.store, desk.ana, letter).state == "queued"


def test_a_move_stops_the_letter_once(desk: Desk) -> None:
    taken = desk.get()
    letter = begin(desk, taken.ticket_id)
    sales = desk.add_mailbox_queue("Sales", "sales@xyz.test")
    tickets.move(desk.store, desk.bob, [taken.ticket_id or 0], sales)
    with pytest.raises(Overtaken, match="moved this ticket"):
        replying.send(desk.store, desk.ana, letter)
    assert replying.send(desk.store, desk.ana, knowing(letter, news(desk, letter))).state == "queued"


def test_a_merge_stops_the_letter_once_and_then_it_goes_to_the_ticket_that_stays(desk: Desk) -> None:
    loser, home = desk.get("m1@cliente.test"), desk.get("m2@cliente.test", subject="Another")
    letter = begin(desk, loser.ticket_id)
    merging.merge(desk.store, desk.bob, loser.ticket_id or 0, home.ticket_id or 0)
    with pytest.raises(Overtaken):
        replying.send(desk.store, desk.ana, letter)
    found = news(desk, letter)
    assert found.ticket_id == home.ticket_id
    assert "merged-into" in [one.kind for one in found.deeds]
    assert replying.send(desk.store, desk.ana, knowing(letter, found)).ticket_id == home.ticket_id


def test_one_agent_in_two_composers_does_not_answer_twice(desk: Desk) -> None:
    taken = desk.get()
    first, second = (desk.letter(taken.ticket_id, token=new_token()) for _ in range(2))
    replying.send(desk.store, desk.ana, first)
    with pytest.raises(Overtaken, match="another session"):
        replying.send(desk.store, desk.ana, second)


def test_of_many_who_send_at_the_same_instant_exactly_one_is_not_asked(desk: Desk) -> None:
    for _round in range(5):
        taken = desk.get(f"m{_round}@cliente.test", subject=f"Case {_round}")
        letters = [desk.letter(taken.ticket_id, f"Answer {n}.", token=new_token()) for n in range(PLACES)]
        gun = Barrier(PLACES)

        def shoot(place: int, letters: list[Letter] = letters, gun: Barrier = gun) -> str:
            gun.wait()
            try:
                return replying.send(desk.store, (desk.ana, desk.bob)[place % 2], letters[place]).state
            except Overtaken:
                return "asked"

        with ThreadPoolExecutor(PLACES) as pool:
            assert sorted(pool.map(shoot, range(PLACES))) == ["asked"] * (PLACES - 1) + ["queued"]
