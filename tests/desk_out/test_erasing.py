"""A person is erased while agents are at his ticket, follow it, are named on it and write there."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.desk import drafts, mentioning, merging, presence, tags, tickets, uploads, watching
from tuidesk.desk.drafts import Hand
from tuidesk.desk.person import erase
from tuidesk.desk.presence import WRITING, Sitting
from tuidesk.desk.replies.letter import Letter, LetterFile
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import cards, compacting, doctor, events, tables
from tuidesk.store.cards import NewCard
from tuidesk.store.errors import StoreFull

ANA = "ana@cliente.test"
LATER = "Tue, 10 Nov 2099 09:00:00 +0000"


def left(desk: Desk, *words: str) -> list[str]:
    """Return the tables and pieces of raw mail in which one of the words stands."""
    found = []
    with desk.store.read() as conn:
        for table in tables.metadata.sorted_tables:
            text = str([tuple(row) for row in conn.execute(sa.select(table))]).casefold()
            found += [f"{table.name}: {word}" for word in words if word in text]
    for name in desk.store.raw.names():
        text = desk.store.raw.get(name).decode().casefold()
        found += [f"raw: {word}" for word in words if word in text]
    return found


def erase_ana(desk: Desk) -> erase.Receipt:
    return erase.erase(desk.store, desk.ana, desk.locations, ANA)


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


def test_a_mail_that_comes_in_meanwhile_goes_with_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get()
    look = erase.look

    def look_and_be_written_to(*arguments: Any) -> Any:
        found = look(*arguments)
        desk.get("second@cliente.test", subject="Zebra", body="quagga")
        return found

    monkeypatch.setattr(erase, "look", look_and_be_written_to)
    assert erase_ana(desk).counts["messages"] == 2
    assert left(desk, ANA, "zebra", "quagga") == []


def test_an_erasure_that_was_interrupted_is_ended_by_the_same_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get(subject="Zebra")

    def full(*_arguments: Any) -> None:
        raise StoreFull("no room")

    compact = compacting.compact
    monkeypatch.setattr(compacting, "compact", full)
    with pytest.raises(StoreFull):
        erase_ana(desk)
    ended = []
    monkeypatch.setattr(compacting, "compact", lambda *given: ended.append(compact(*given)))
    receipt = erase_ana(desk)
    assert len(ended) == 1
    assert (receipt.counts["messages"], receipt.numbers) == (1, (1,))
    for address in (ANA, "nobody@cliente.test"):
        with pytest.raises(NotFound, match="Nothing is held"):
            erase.erase(desk.store, desk.ana, desk.locations, address)


def test_an_interrupted_erasure_is_not_taken_for_that_of_another_person(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get()
    desk.get("bea@otra.test", sender="bea@otra.test")
    erase.erase(desk.store, desk.ana, desk.locations, "bea@otra.test")
    with monkeypatch.context() as patch:
        patch.setattr(compacting, "require_owner", lambda _store: None)
        patch.setattr(compacting, "index_anew", lambda _store: None)
        patch.setattr(compacting, "compact", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase_ana(desk)
    with pytest.raises(NotFound, match="Nothing is held"):
        erase.erase(desk.store, desk.ana, desk.locations, "bea@otra.test")


def test_files_that_only_a_draft_or_a_put_names_go_too(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    other = desk.get("bea@otra.test", sender="bea@otra.test").ticket_id or 0
    mine, shared = (LetterFile(name, "text/plain", name.encode()) for name in ("quagga", "okapi"))
    drafts.save(desk.store, desk.bob, "reply", Letter(ticket, text="Hello", files=(mine, shared)))
    drafts.save(desk.store, desk.bob, "reply", Letter(other, text="Dear Bea", files=(shared,)))
    uploads.put(desk.store, desk.bob, ticket, "zebra.txt", b"zebra")
    uploads.put(desk.store, desk.bob, other, "gnu.txt", b"gnu")
    erase_ana(desk)
    assert left(desk, ANA, "quagga", "zebra") == []
    kept = drafts.load(desk.store, desk.bob, "reply", other)
    assert kept is not None
    assert [file.data for file in kept.letter.files] == [b"okapi"]
    assert [one.name for one in uploads.listed(desk.store, desk.bob)] == ["gnu.txt"]
    [file] = uploads.files(desk.store, desk.bob, ["gnu.txt"])
    assert file.data == b"gnu"


def test_what_names_him_on_tickets_of_others_and_on_his_own_goes(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    other = desk.get("bea@otra.test", sender="bea@otra.test").ticket_id or 0
    tags.change(desk.store, desk.ana, [ticket], ["quagga"])
    with desk.store.write() as conn:
        cards.add(conn, NewCard(other, "join", other_ticket_id=ticket, data={"number": 1, "by": "quagga"}))
        cards.add(conn, NewCard(other, "sender", data={"name": "Quagga", "address": ANA, "by": ""}))
        events.add(
            conn, "worker", other, "address-failed", {"address": ANA, "reason": "quagga", "status": "x"}
        )
        events.add(conn, "worker", other, "tags", {"added": ["kept"]})
    erase_ana(desk)
    assert left(desk, ANA, "quagga") == []
    assert left(desk, "kept") == ["event: kept"]


def test_what_a_server_said_of_a_letter_that_came_back_goes(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    desk.write(tables.outbox, sent.outbox_id, state="sent", reason=f"some returned\n{ANA}: 550 quagga")
    erase_ana(desk)
    assert left(desk, ANA, "quagga") == []
    assert desk.row(sent.outbox_id).state == "sent"


def test_of_a_letter_that_is_leaving_nothing_is_written_down_any_more(desk: Desk) -> None:
    desk.reply(desk.get().ticket_id)
    item = desk.claimed()
    erase_ana(desk)
    assert desk.settle(item, "sent") == "withdrawn"
    assert left(desk, ANA) == []
    assert desk.claim() is None


def test_a_later_mail_with_the_message_id_of_an_erased_one_comes_in(desk: Desk) -> None:
    desk.get("always-the-same@form.test")
    erase_ana(desk)
    old = desk.get("always-the-same@form.test", sender="bea@otra.test", received_ms=2**42)
    new = desk.get("always-the-same@form.test", sender="bea@otra.test", date=LATER, received_ms=2**42)
    assert (old.disposition, new.disposition) == ("quarantined", "ticket")
    assert [one for one in doctor.check(desk.store, full=True) if one.serious and not one.ok] == []


@pytest.mark.parametrize("loser_is_his", [True, False])
@pytest.mark.parametrize("owner", [ANA, "bea@otra.test"])
def test_a_merge_with_a_ticket_of_his_is_taken_back_or_not_without_stumbling(
    desk: Desk, loser_is_his: bool, owner: str
) -> None:
    his = desk.get().ticket_id or 0
    other = desk.get("other@otra.test", sender=owner, subject="Screen").ticket_id or 0
    with desk.store.write() as conn:
        cards.add(conn, NewCard(his, "join", other_ticket_id=other, data={"number": 2, "by": ANA}))
    loser, home = (his, other) if loser_is_his else (other, his)
    merging.merge(desk.store, desk.ana, loser, home)
    erase_ana(desk)
    if owner == ANA or not loser_is_his:  # the record lies on a ticket of his
        with pytest.raises(BadUsage, match="Nobody knows any more"):
            merging.unmerge(desk.store, desk.ana, loser)
    else:
        merging.unmerge(desk.store, desk.ana, loser)
    assert left(desk, ANA) == []


def test_the_receipt_names_all_that_lies_beside_the_store(desk: Desk) -> None:
    desk.get()
    aside = "tuidesk.db.before-restore-20261101T000000Z"
    (desk.locations.backups / "0002-1").mkdir(parents=True)
    if desk.store.file is None:
        aside = "before_restore_20261101t000000z"
        with desk.store.write() as conn:
            conn.exec_driver_sql(f"CREATE SCHEMA {aside}")
    else:
        desk.store.file.with_name(aside).touch()
    assert erase_ana(desk).backups == ("0002-1", aside)
