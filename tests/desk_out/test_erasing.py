"""A person is erased while agents are at his ticket, follow it, are named on it and write there."""

from __future__ import annotations

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, mentioning, presence, tickets, uploads, watching
from tuidesk.desk.drafts import Hand
from tuidesk.desk.person import erase
from tuidesk.desk.presence import WRITING, Sitting
from tuidesk.desk.replies.letter import Letter
from tuidesk.store import tables


def test_what_the_team_left_on_a_ticket_stands_in_no_way(desk: Desk) -> None:
    ticket = desk.get(sender="Ana Ruiz <ana@cliente.test>").ticket_id or 0
    presence.sit(desk.store, desk.bob, Sitting(), ticket, WRITING)
    watching.follow(desk.store, desk.bob, ticket)
    tickets.add_note(desk.store, desk.ana, [ticket], "@bob look at ana@cliente.test")
    uploads.put(desk.store, desk.bob, ticket, "file.txt", b"for the letter")
    for text in ("Dear Ana", "Dear Ana, again"):
        drafts.save(desk.store, desk.bob, "reply", Letter(ticket, text=text), Hand())
    assert desk.count(tables.draft) == 2
    erase.erase(desk.store, desk.ana, desk.locations, "ana@cliente.test")
    assert desk.count(tables.draft) == 0
    assert desk.ticket(ticket).status == "closed"
    assert [one.ticket_id for one in mentioning.unseen(desk.store, desk.bob)] == [ticket]
    sitting = presence.others(desk.store, desk.ana, Sitting())
    assert [one.ticket_id for one in sitting] == [ticket]
    assert desk.count(tables.watcher) >= 1
    with desk.store.read() as conn:
        if desk.store.file is not None:
            assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
