"""What Why? can say about a mail: the header that decided, and what would have happened without it."""

from __future__ import annotations

import subprocess
import sys

import sqlalchemy as sa

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import why
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake import Taken
from tuidesk.store import tables

READER = Actor(0, "rita", "readonly")


def story(desk: Desk, taken: Taken) -> why.Story:
    """Explain the newest message of a ticket."""
    newest = desk.rows(tables.message, ticket_id=taken.ticket_id)[-1]
    return why.explain(desk.store, READER, newest.id)


def test_without_in_reply_to_it_would_have_opened_a_ticket(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    told = story(desk, desk.get_one(mail("b@c", answers="a@c"))).intake
    assert told is not None
    assert (told["by"], told["header"], told["value"]) == ("in-reply-to", "In-Reply-To", "<a@c>")
    assert told["alternatives"] == [["without", ["In-Reply-To"], 0, desk.support]]


def test_references_that_lead_elsewhere_are_named(desk: Desk) -> None:
    first, second = desk.get(mail("a@c"), mail("z@c"))
    for taken in (first, second):
        desk.change(taken, status="open")
    taken = desk.get_one(mail("b@c", answers="a@c", references=["z@c"]))
    assert taken.ticket_id == first.ticket_id
    told = story(desk, taken).intake
    assert told is not None
    assert told["alternatives"] == [
        ["without", ["In-Reply-To"], second.ticket_number, None],
        ["also", ["References"], second.ticket_number, None],
    ]


def test_headers_that_agree_are_named_together(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    told = story(desk, desk.get_one(mail("b@c", answers="a@c", references=["a@c"]))).intake
    assert told is not None
    assert told["alternatives"] == [["without", ["In-Reply-To", "References"], 0, desk.support]]


def test_without_the_creation_address_the_mailbox_had_it(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c", Delivered_To="sales-7f3a@in.xyz.test"))
    told = story(desk, taken).intake
    assert told is not None
    assert (told["queue_by"], told["value"]) == ("creation-address", "sales-7f3a@in.xyz.test")
    assert told["alternatives"] == [["without", ["Delivered-To"], 0, desk.support]]


def test_a_number_that_does_not_count_is_named(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    subject = f"Re: [#{first.ticket_number}] hello"
    told = story(desk, desk.get_one(mail("b@c", subject=subject, sender="eve@elsewhere.test"))).intake
    assert told is not None
    assert told["alternatives"] == [["passed-over", ["Subject"], first.ticket_number, None]]


def test_ids_that_nobody_knows_are_kept(desk: Desk) -> None:
    told = story(desk, desk.get_one(mail("b@c", answers="never@c"))).intake
    assert told is not None
    assert told["unknown"] == ["<never@c>"]


def test_without_auto_submitted_it_would_be_a_persons(desk: Desk) -> None:
    told = story(desk, desk.get_one(mail("a@c", Auto_Submitted="auto-replied (vacation)")))
    assert told.automatic == ("Auto-Submitted", "auto-replied (vacation)", "human")


def test_another_header_would_have_said_the_same(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c", Auto_Submitted="auto-generated", List_Id="<news.c>"))
    assert story(desk, taken).automatic == ("Auto-Submitted", "auto-generated", "bulk")


def test_a_robots_reply_to_is_the_customer(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c", sender="no-reply@form.test", Reply_To="Ana <ana@cliente.test>"))
    assert story(desk, taken).customer == ("ana@cliente.test", "Reply-To", True, False)


def test_an_old_record_is_judged_by_what_is_known_now(desk: Desk) -> None:
    desk.get_one(mail("a@c"))
    taken = desk.get_one(mail("b@c", answers="a@c"))
    newest = desk.rows(tables.message, ticket_id=taken.ticket_id)[-1]
    bare = {"by": "in-reply-to", "header": "In-Reply-To", "queue_by": "", "message_id": newest.id}
    with desk.store.write() as conn:
        conn.execute(sa.update(tables.event).values(data=bare))
    told = story(desk, taken)
    assert told.judged_now
    assert told.intake is not None
    assert told.intake["alternatives"] == [["without", ["In-Reply-To"], 0, desk.support]]


def test_mail_out_tells_whose_reply_via_it_takes(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    told = story(desk, first)
    assert told.way == ("Support", "same-account")
    assert told.out is not None
    assert (told.out.channel, told.out.state) == ("out", "sent")


def test_a_copy_is_explained_by_its_original(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.get_one(mail("a@c", body="It burns. -- a banner"))
    told = story(desk, first)
    assert told.mail.copy_of_id is not None
    assert told.mail.disposition == "duplicate-of"


def test_a_head_is_read_without_the_parser_of_html() -> None:
    code = "import sys, tuidesk.screens.why.reasons; sys.exit('html2text' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
