"""Drafts outlive the terminal, and belong to one agent, one ticket and one kind."""

from __future__ import annotations

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, replying
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
    assert (found.kind, found.letter, found.updated_at) == ("reply", letter, saved)


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
