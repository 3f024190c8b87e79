"""Drafts outlive the terminal, and belong to one agent, one ticket and one kind."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, replying
from tuidesk.desk.drafts import Hand
from tuidesk.desk.replies.letter import Letter, LetterFile
from tuidesk.mail.message import Address
from tuidesk.store import tables


def test_a_draft_comes_back_whole(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    letter = desk.letter(
        ticket_id,
        "Half a sen",
        files=(LetterFile("ä.pdf", "application/pdf", b"\0\1"),),
        solve=True,
        quote=False,
    )
    saved = drafts.save(desk.store, desk.ana, "reply", letter)
    found = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert found
    assert (found.kind, found.letter, found.updated_at) == ("reply", letter, saved.at)


def test_one_draft_for_each_agent_ticket_and_kind(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    for text in ("One", "Two"):
        drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text=text))
    drafts.save(desk.store, desk.ana, "note", Letter(ticket_id, text="A note"))
    drafts.save(desk.store, desk.bob, "reply", Letter(ticket_id, text="From bob"))
    drafts.save(desk.store, desk.ana, "new", Letter(queue_id=desk.support, text="New"))
    assert desk.count(tables.draft) == 4
    found = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert found
    assert found.letter.text == "Two"
    drafts.discard(desk.store, desk.ana, "reply", ticket_id)
    assert drafts.load(desk.store, desk.ana, "reply", ticket_id) is None
    assert desk.count(tables.draft) == 3


def test_sending_uses_the_draft_up(desk: Desk) -> None:
    letter = Letter(queue_id=desk.support, to=(Address("", "tom@cliente.test"),), subject="S", text="T")
    drafts.save(desk.store, desk.ana, "new", letter)
    replying.send(desk.store, desk.ana, letter)
    assert drafts.load(desk.store, desk.ana, "new", None) is None


def test_a_ticket_with_a_draft_is_merged_into_none(desk: Desk) -> None:
    first = desk.get("m1@cliente.test", answers="m0@cliente.test")
    second = desk.get("m2@cliente.test", answers="m0@cliente.test")
    for taken in (first, second):
        drafts.save(desk.store, desk.ana, "reply", desk.letter(taken.ticket_id))
    desk.get("m0@cliente.test")
    assert [desk.ticket(taken.ticket_id).merged_into_id for taken in (first, second)] == [None, None]


def test_two_sessions_of_an_agent_never_write_over_each_other(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    first = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One"), Hand())
    begun = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert begun
    second = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One two"), begun.hand)
    refused = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One three"), first.hand)
    assert second.other is None
    assert refused.other
    assert refused.other.letter.text == "One two"
    again = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One four"), refused.hand)
    assert again.other
    found = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert found
    assert found.other
    assert (found.letter.text, found.other.letter.text) == ("One two", "One four")


def test_the_other_text_is_gone_on_with_and_back_again(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    other = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="Theirs"), Hand())
    mine = Letter(ticket_id, text="Mine")
    refused = drafts.save(desk.store, desk.ana, "reply", mine, Hand())
    assert refused.other
    there = drafts.exchange(desk.store, desk.ana, mine, refused.hand, refused.other)
    assert there.letter.text == "Theirs"
    more = Letter(ticket_id, text="Theirs and more")
    saved = drafts.save(desk.store, desk.ana, "reply", more, there.hand)
    assert saved.other is None
    late = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="Theirs, late"), other.hand)
    assert late.other
    assert late.other.letter.text == "Theirs and more"
    assert there.other
    back = drafts.exchange(desk.store, desk.ana, more, saved.hand, there.other)
    assert back.letter == mine
    assert drafts.save(desk.store, desk.ana, "reply", mine, back.hand).other is None
    with desk.store.read() as conn:
        texts = {row.payload["text"] for row in conn.execute(sa.select(tables.draft))}
    assert texts == {"Mine", "Theirs and more", "Theirs, late"}


def test_a_composer_knows_its_own_draft_again_whose_answer_was_lost(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    known = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One"), Hand())
    # Nobody was told of this one.
    drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One two"), known.hand)
    again = drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One two three"), known.hand)
    assert again.other is None
    found = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert found
    assert (found.letter.text, found.other) == ("One two three", None)
    drafts.discard(desk.store, desk.ana, "reply", ticket_id, known.hand)
    assert drafts.load(desk.store, desk.ana, "reply", ticket_id) is None


def test_sending_leaves_the_text_of_another_session(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    mine = drafts.save(desk.store, desk.ana, "reply", desk.letter(ticket_id, "Sent"), Hand())
    known = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert known
    drafts.save(desk.store, desk.ana, "reply", desk.letter(ticket_id, "Longer"), known.hand)
    letter = replace(desk.letter(ticket_id, "Sent"), draft_at=mine.hand.at)
    replying.send(desk.store, desk.ana, letter)
    drafts.discard(desk.store, desk.ana, "reply", ticket_id, mine.hand)
    left = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert left
    assert left.letter.text == "Longer"


def test_the_same_words_in_two_sessions_are_no_other_text(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    drafts.save(desk.store, desk.ana, "note", Letter(ticket_id, text="Same"), Hand())
    saved = drafts.save(desk.store, desk.ana, "note", Letter(ticket_id, text="Same"), Hand())
    assert saved.other is None
    assert desk.count(tables.draft) == 1


def test_what_was_kept_beside_comes_back_when_the_other_text_is_gone(desk: Desk) -> None:
    ticket_id = desk.get().ticket_id
    drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="One"), Hand())
    drafts.save(desk.store, desk.ana, "reply", Letter(ticket_id, text="Two"), Hand())
    drafts.discard(desk.store, desk.ana, "reply", ticket_id)
    found = drafts.load(desk.store, desk.ana, "reply", ticket_id)
    assert found
    assert found.letter.text == "Two"
    drafts.save(desk.store, desk.ana, "reply", found.letter, found.hand)
    assert desk.count(tables.draft) == 1
