"""A letter whose writer was told of an error although the store took it: sent again, it leaves once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, outbox, replying
from tuidesk.desk.errors import InOutbox
from tuidesk.desk.replies.letter import Sent, new_token
from tuidesk.store import reply_facts, tables, ticket_news


def test_a_letter_that_is_sent_again_leaves_once(desk: Desk) -> None:
    letter = desk.letter(desk.get().ticket_id, token=new_token())
    first = replying.send(desk.store, desk.ana, letter, undo_ms=0)
    assert replying.send(desk.store, desk.ana, letter, undo_ms=0) == first
    desk.deliver()
    assert replying.send(desk.store, desk.ana, letter, undo_ms=0).state == "sent"
    assert desk.count(tables.outbox) == 1


def test_it_leaves_once_too_when_both_are_taken_at_the_same_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if desk.store.dialect != "postgresql":
        pytest.skip("SQLite has one writer")
    letter = desk.letter(desk.get().ticket_id, token=new_token())
    lock, first = reply_facts.lock_ticket, list[Sent]()

    def meanwhile(conn: sa.Connection, ticket_id: int) -> None:
        monkeypatch.setattr(reply_facts, "lock_ticket", lock)
        first.append(replying.send(desk.store, desk.ana, letter, overtaken_ok=True))
        lock(conn, ticket_id)

    monkeypatch.setattr(reply_facts, "lock_ticket", meanwhile)
    assert replying.send(desk.store, desk.ana, letter, overtaken_ok=True) == first[0]
    assert desk.count(tables.outbox) == 1


def test_its_writer_is_told_when_he_changed_it_meanwhile(desk: Desk) -> None:
    letter = desk.letter(desk.get().ticket_id, token=new_token())
    replying.send(desk.store, desk.ana, letter, undo_ms=0)
    changed = replace(letter, text="We fix it tomorrow.")
    with pytest.raises(InOutbox):
        replying.send(desk.store, desk.ana, changed, undo_ms=0)
    with desk.store.read() as conn:  # what a composer shows with it
        seen = ticket_news.newest(conn, letter.ticket_id or 0).message_id
    once_more = replace(changed, token=new_token(), seen_message_id=seen)
    assert replying.send(desk.store, desk.ana, once_more).state == "queued"
    assert desk.count(tables.outbox) == 2


def test_what_was_taken_back_may_be_sent_again(desk: Desk) -> None:
    letter = desk.letter(desk.get().ticket_id, token=new_token())
    sent = replying.send(desk.store, desk.ana, letter)
    outbox.withdraw(desk.store, desk.ana, sent.outbox_id)
    assert replying.send(desk.store, desk.ana, letter).outbox_id != sent.outbox_id


def test_a_draft_keeps_what_tells_it_from_others(desk: Desk) -> None:
    letter = desk.letter(desk.get().ticket_id, token=new_token())
    drafts.save(desk.store, desk.ana, "reply", letter)
    found = drafts.load(desk.store, desk.ana, "reply", letter.ticket_id)
    assert found
    assert found.letter.token == letter.token
