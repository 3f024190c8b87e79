"""The activity of mail: what an agent reads of the ledger, and what becomes of a mail that he makes a ticket."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tuidesk.desk import activity, tickets
from tuidesk.desk.activity import Made
from tuidesk.desk.actor import Actor
from tuidesk.errors import BadUsage, NotFound
from tuidesk.mail.parse import parse
from tuidesk.store import ledger, tables
from tuidesk.store.activity import AUTOMATIC, Seen, Wanted
from tuidesk.store.ledger import Key

BOB = Actor(None, "bob", "agent")
OURS = "Support <support@xyz.test>"
ROBOT = {"sender": "Backup <backup@cliente.test>", "Auto_Submitted": "auto-generated"}


def lines(desk: Desk, **wanted: Any) -> list[Seen]:
    return activity.lines(desk.store, BOB, Wanted(**wanted), 50)


def make(desk: Desk, line: Seen) -> Made:
    return activity.make_ticket(desk.store, BOB, line.id, lambda raws: [parse(raw) for raw in raws])


def held_back(desk: Desk, uid: int = 99) -> None:
    with desk.store.write() as conn:
        ledger.quarantine(conn, Key("mail", "INBOX", 1, uid, ""), "NO [SERVERBUG] cannot read")


def test_the_ledger_is_read_newest_first_in_pages(desk: Desk) -> None:
    for number in range(5):
        desk.get_one(mail(f"m{number}@c", subject=f"Question {number}"))
    first = activity.lines(desk.store, BOB, Wanted(), 2)
    assert [one.subject for one in first] == ["Question 4", "Question 3"]
    rest = activity.lines(desk.store, BOB, Wanted(), 9, before=first[-1].id)
    assert [one.subject for one in rest] == ["Question 2", "Question 1", "Question 0"]
    desk.get_one(mail("new@c", subject="News"))
    assert [one.subject for one in activity.newer(desk.store, BOB, Wanted(), first[0].id, 9)] == ["News"]


def test_it_is_filtered_by_disposition_channel_address_and_id(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    desk.get_one(mail("a@c"), folder="Other")
    desk.get_one(mail("robot@c", **ROBOT))
    desk.get_one(mail("piped@c", sender="Eve_x <eve_x@e.test>"), channel="pipe:Sales", uid=None)
    held_back(desk)
    assert [one.disposition for one in lines(desk, disposition="duplicate-of")] == ["duplicate-of"]
    assert [one.message_id for one in lines(desk, disposition=AUTOMATIC)] == ["<robot@c>"]
    assert [one.uid for one in lines(desk, disposition="quarantined")] == [99]
    assert [one.message_id for one in lines(desk, channel="pipe:Sales")] == ["<piped@c>"]
    assert [one.message_id for one in lines(desk, text="EVE_X@e")] == ["<piped@c>"]
    assert lines(desk, text="evexx@e") == []
    assert len(lines(desk, text="a@c")) == 2
    assert activity.channels(desk.store, BOB) == ["mail", "pipe:Support", "pipe:Sales"]


def test_a_mail_of_ours_that_came_back_becomes_a_ticket(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    desk.get_one(mail("ours@xyz.test", sender=OURS, answers="a@c", subject="Back again"))
    [back] = lines(desk, disposition="own-mail-returned")
    made = make(desk, back)
    now = activity.again(desk.store, BOB, back.id)
    assert now
    assert (now.id, now.at, now.disposition, now.number) == (back.id, back.at, "ticket", made.number)
    assert made.ticket_id != first.ticket_id
    [record] = desk.rows(tables.ticket, id=made.ticket_id)
    assert (record.title, record.automatic, record.status) == ("Back again", False, "new")
    assert [(one.actor, one.data["reason"]) for one in desk.events("made-ticket")] == [
        ("bob", "own-mail-returned")
    ]
    assert [one.ticket_id for one in desk.events("copy-made-ticket")] == [first.ticket_id]
    assert desk.counted()


def test_a_second_copy_becomes_a_ticket_and_taken_back_it_is_trash(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    desk.get_one(mail("a@c"), folder="Other")
    [copy] = lines(desk, disposition="duplicate-of")
    made = make(desk, copy)
    assert len(desk.rows(tables.ticket)) == 2
    assert desk.rows(tables.outbox) == []  # nobody is answered
    tickets.undo(desk.store, BOB, made.change)
    [record] = desk.rows(tables.ticket, id=made.ticket_id)
    assert record.status == "trash"
    desk.sound()


def test_a_copy_that_was_changed_on_its_way_moves_to_its_own_ticket(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.get_one(mail("a@c", body="It burns. -- list footer"))
    [copy] = lines(desk, disposition="duplicate-of")
    made = make(desk, copy)
    assert made.ticket_id != first.ticket_id
    assert [one.ticket_id for one in desk.rows(tables.message)] == [first.ticket_id, made.ticket_id]
    assert lines(desk, disposition="duplicate-of") == []
    desk.sound()


def test_a_ticket_of_automatic_mail_becomes_an_ordinary_one_until_that_is_taken_back(desk: Desk) -> None:
    taken = desk.get_one(mail("robot@c", **ROBOT))
    [line] = lines(desk, disposition=AUTOMATIC)
    made = make(desk, line)
    assert (made.ticket_id, desk.ticket(taken).automatic, desk.ticket(taken).waiting) == (
        taken.ticket_id, False, "us",
    )  # fmt: skip
    desk.sound()
    tickets.undo(desk.store, BOB, made.change)
    assert (desk.ticket(taken).automatic, desk.ticket(taken).waiting) == (True, "")
    desk.sound()


def test_automatic_mail_on_a_persons_ticket_gets_its_own(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.get_one(mail("robot@c", answers="a@c", **ROBOT))
    [line] = lines(desk, disposition=AUTOMATIC)
    made = make(desk, line)
    assert made.ticket_id != first.ticket_id
    desk.sound()


def test_a_forwarding_confirmation_becomes_a_ticket(desk: Desk) -> None:
    desk.get_one(mail("robot@c", **ROBOT))
    with desk.store.write() as conn:
        conn.execute(
            sa.update(tables.ledger).values(
                disposition="forwarding-confirmation", ticket_id=None, entry_id=None, reason="123"
            )
        )
    [line] = lines(desk, disposition="forwarding-confirmation")
    made = make(desk, line)
    [record] = desk.rows(tables.ticket, id=made.ticket_id)
    assert (record.automatic, record.waiting, record.queue_id) == (False, "us", desk.support)


def test_a_persons_ticket_and_a_mail_without_bytes_are_no_matter_for_it(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    held_back(desk)
    for line in lines(desk):
        with pytest.raises(BadUsage):
            make(desk, line)
    with pytest.raises(NotFound):
        activity.make_ticket(desk.store, BOB, 4711, lambda raws: [])


def test_mail_of_queues_that_are_not_ones_own_is_not_there(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    desk.get_one(mail("s@c", to="sales-7f3a@in.xyz.test"))
    held_back(desk)
    with desk.store.write() as conn:
        ana = insert(conn, tables.agent, name="ana", role="agent")
        insert(conn, tables.queue_member, queue_id=desk.support, agent_id=ana)
        eve = Actor(insert(conn, tables.agent, name="eve", role="agent"), "eve", "agent")
    seen = activity.lines(desk.store, eve, Wanted(), 9)
    assert [one.message_id for one in seen] == ["<s@c>"]
    assert activity.channels(desk.store, eve) == ["pipe:Sales"]
    hidden = [one for one in lines(desk) if one.message_id != "<s@c>"]
    assert len(hidden) == 2
    for line in hidden:
        assert activity.again(desk.store, eve, line.id) is None
        with pytest.raises(NotFound):
            activity.make_ticket(desk.store, eve, line.id, lambda raws: [parse(raw) for raw in raws])
