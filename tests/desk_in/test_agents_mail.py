"""Mail from a watched Sent folder: what an agent sent from another program joins its ticket as ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk.intake import Taken
from tuidesk.store import conversation, search, tables

OUTLOOK = "Acme Support <support@xyz.test>"
LATER = {"date": "Tue, 10 Nov 2026 09:10:00 +0000"}


@pytest.fixture
def bob(desk: Desk) -> int:
    with desk.store.write() as conn:
        return insert(conn, tables.agent, name="bob", email="Bob@XYZ.test", role="agent")


def sent(desk: Desk, raw: bytes, **changes: Any) -> Taken:
    """Let the worker read a mail in Sent."""
    where = {"folder": "Sent", "sent_by_us": True, "received_ms": DATE_MS + 600_000}
    return desk.get_one(raw, **(where | changes))


def answer(message_id: str = "a1@outlook.test", **words: Any) -> bytes:
    """Write an agent's answer to the customer's mail m1."""
    first = {"sender": OUTLOOK, "to": "Ana Ruiz <ana@cliente.test>", "subject": "Re: Printer on fire"}
    return mail(message_id, **(first | {"answers": "m1@cliente.test", "body": "Use water."} | LATER | words))


def entry(desk: Desk, taken: Taken, number: int = -1) -> conversation.Entry:
    assert taken.ticket_id
    with desk.store.read() as conn:
        return conversation.entries(conn, taken.ticket_id)[number]


def test_an_answer_joins_its_ticket_as_ours(desk: Desk, bob: int) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    taken = sent(desk, answer(Sender="Bob <bob@xyz.test>"))
    assert (taken.ticket_id, taken.disposition) == (first.ticket_id, "follow-up")
    found = entry(desk, taken)
    assert (found.direction, found.kind, found.agent_id, found.author) == (
        "out",
        "reply",
        bob,
        "Acme Support",
    )
    assert (found.address, found.text.strip(), found.marks) == (
        "support@xyz.test", "Use water.", ("sent-elsewhere",)
    )  # fmt: skip
    ticket = desk.ticket(taken)
    assert (ticket.status, ticket.waiting, ticket.touched, ticket.message_count) == ("open", "them", True, 2)
    assert ticket.last_message_id == found.id
    [row] = desk.rows(tables.ledger, folder="Sent")
    assert (row.disposition, row.entry_id) == ("follow-up", found.id)
    assert not desk.rows(tables.outbox), "nothing is mailed because of it"
    assert desk.sound()


@pytest.mark.parametrize(
    ("sender", "known"), [("Bob <bob@xyz.test>", True), (OUTLOOK, False), ("x@else.test", False)]
)
def test_its_writer_is_an_agent_where_the_mail_names_him(
    desk: Desk, bob: int, sender: str, known: bool
) -> None:
    desk.get_one(mail("m1@cliente.test"))
    assert entry(desk, sent(desk, answer(sender=sender))).agent_id == (bob if known else None)


def test_it_is_unread_for_others_and_read_by_its_writer(desk: Desk, bob: int) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    with desk.store.write() as conn:
        conversation.look(conn, insert(conn, tables.agent, name="eva", email="", role="agent"), 1, 1)
    taken = sent(desk, answer(sender="bob@xyz.test"))
    marks = {row.agent_id: row.message_id for row in desk.rows(tables.read_mark)}
    assert marks[bob] == entry(desk, taken).id
    assert marks != {bob: marks[bob]}
    assert first.ticket_id == taken.ticket_id
    assert all(seen < marks[bob] for agent, seen in marks.items() if agent != bob)


def test_it_is_found_with_its_files(desk: Desk) -> None:
    desk.get_one(mail("m1@cliente.test"))
    raw = (
        answer(body="")
        .replace(b"Content-Type: text/plain; charset=utf-8", b'Content-Type: multipart/mixed; boundary="x"')
        .rstrip()
        + b"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nExtinguisher\r\n--x\r\n"
        b'Content-Type: text/csv\r\nContent-Disposition: attachment; filename="list.csv"\r\n\r\n1\r\n--x--\r\n'
    )
    taken = sent(desk, raw)
    assert [file.filename for file in entry(desk, taken).attachments] == ["list.csv"]
    with desk.store.read() as conn:
        assert list(search.ticket_ids(conn, "extinguisher")) == [taken.ticket_id]
    assert desk.sound()


@pytest.mark.parametrize("status", ["open", "pending", "solved", "closed", "spam", "trash"])
def test_it_wakes_nothing(desk: Desk, status: str) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    desk.change(first, status=status)
    sent(desk, answer())
    assert desk.ticket(first).status == status
    assert not desk.events("reopened")
    assert desk.sound()


def test_no_rule_works_on_it(desk: Desk) -> None:
    with desk.store.write() as conn:
        insert(
            conn, tables.rule, name="all", position=1, enabled=True,
            conditions=[], actions={"priority": 3},
        )  # fmt: skip
    taken = sent(desk, answer(answers=""))
    assert desk.ticket(taken).priority == 1
    assert not desk.events("rule")


def test_nobody_is_told_that_it_came_in(desk: Desk) -> None:
    with desk.store.write() as conn:
        conn.execute(tables.queue.update().values(acknowledge=True))
    taken = sent(desk, answer(answers=""))
    assert desk.ticket(taken).status == "open"
    assert not desk.rows(tables.outbox)


def test_the_customers_answer_to_it_joins_and_is_his(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    sent(desk, answer())
    taken = desk.get_one(mail("m2@cliente.test", answers="a1@outlook.test"), received_ms=DATE_MS + 900_000)
    assert taken.ticket_id == first.ticket_id
    assert entry(desk, taken).verified
    assert desk.ticket(first).waiting == "us"


def test_it_does_not_take_the_turn_when_the_customer_has_answered_it_already(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    reply = mail("m2@cliente.test", answers="a1@outlook.test", references=["m1@cliente.test"])
    desk.get_one(reply, received_ms=DATE_MS + 900_000)
    taken = sent(desk, answer())
    assert taken.ticket_id == first.ticket_id
    ticket = desk.ticket(first)
    assert (ticket.waiting, ticket.status) == ("us", "open")


def test_it_brings_together_what_waited_for_it(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    other = desk.get_one(mail("m2@cliente.test", answers="a1@outlook.test"), received_ms=DATE_MS + 900_000)
    assert other.ticket_id != first.ticket_id
    taken = sent(desk, answer())
    assert taken.ticket_id == first.ticket_id
    assert desk.threads() == {frozenset({"m1@cliente.test", "m2@cliente.test", "a1@outlook.test"})}
    assert desk.ticket(first).waiting == "us"
    assert desk.sound()


def test_a_new_conversation_opens_a_ticket_that_waits_for_the_answer(desk: Desk, bob: int) -> None:
    to = "bob@xyz.test, Leo Paz <leo@other.test>, ana@cliente.test"
    taken = sent(desk, answer(answers="", to=to, subject="Our offer"))
    ticket = desk.ticket(taken)
    assert (taken.disposition, ticket.title, ticket.status) == ("ticket", "Our offer", "open")
    assert (ticket.waiting, ticket.queue_id, ticket.assignee_id) == ("them", desk.support, None)
    [customer] = desk.rows(tables.customer_address)
    assert customer.address == "leo@other.test"
    assert entry(desk, taken).kind == "new"
    reply = desk.get_one(
        mail("r1@other.test", sender="Leo <leo@other.test>", answers="a1@outlook.test"),
        received_ms=DATE_MS + 900_000,
    )
    assert (reply.ticket_id, desk.ticket(taken).waiting) == (taken.ticket_id, "us")
    assert entry(desk, reply).verified
    assert desk.sound()


def test_it_stands_in_the_queue_whose_address_it_left_from(desk: Desk) -> None:
    taken = sent(desk, answer(answers="", sender="Sales <sales@xyz.test>", cc="sales-7f3a@in.xyz.test"))
    assert desk.ticket(taken).queue_id == desk.sales


@pytest.mark.parametrize(
    "to", ["bob@xyz.test", "sales@xyz.test, Bob <bob@xyz.test>", "undisclosed-recipients:;"]
)
def test_mail_among_us_opens_none(desk: Desk, bob: int, to: str) -> None:
    taken = sent(desk, answer(answers="", to=to))
    assert (taken.disposition, taken.ticket_id) == ("own-mail-returned", None)
    [row] = desk.rows(tables.ledger)
    assert row.reason == "internal"
    assert not desk.rows(tables.ticket)


def test_mail_among_us_about_a_ticket_stands_on_it_and_answers_nobody(desk: Desk, bob: int) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    taken = sent(desk, answer(to="bob@xyz.test", subject="Fwd: Printer on fire"))
    assert taken.ticket_id == first.ticket_id
    assert entry(desk, taken).kind == "notice"
    ticket = desk.ticket(first)
    assert (ticket.status, ticket.waiting, ticket.touched) == ("new", "us", False)
    assert desk.sound()


def test_what_the_mailbox_answers_by_itself_is_no_agents_answer(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    taken = sent(desk, answer(Auto_Submitted="auto-replied"))
    assert entry(desk, taken).kind == "acknowledgement"
    assert (desk.ticket(first).status, desk.ticket(first).waiting) == ("new", "us")
    alone = sent(desk, answer("a2@outlook.test", answers="", Auto_Submitted="auto-replied"))
    assert (alone.disposition, alone.ticket_id) == ("own-mail-returned", None)


def test_old_mail_that_is_moved_into_sent_opens_none(desk: Desk) -> None:
    taken = sent(desk, answer(answers=""), announce=False)
    assert (taken.disposition, taken.ticket_id) == ("own-mail-returned", None)


def test_the_copy_that_comes_in_is_the_same_mail(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    raw = answer(cc="support@xyz.test")
    sent(desk, raw)
    again = desk.get_one(raw)
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)
    assert desk.ticket(first).waiting == "them"
    assert desk.sound()


def test_the_copy_that_came_in_first_turns_out_to_be_ours(desk: Desk, bob: int) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    raw = answer(cc="support@xyz.test", sender="bob@xyz.test")
    desk.get_one(raw, received_ms=DATE_MS + 600_000)
    assert desk.ticket(first).waiting == "us"
    again = sent(desk, raw)
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)
    found = entry(desk, again)
    assert (found.direction, found.kind, found.agent_id) == ("out", "reply", bob)
    assert "sent-elsewhere" in found.marks
    assert desk.ticket(first).waiting == "them"
    assert desk.sound()


def test_a_conversation_that_came_in_first_gets_its_customer(desk: Desk) -> None:
    raw = answer(answers="", to="leo@other.test", cc="support@xyz.test")
    first = desk.get_one(raw, received_ms=DATE_MS + 600_000)
    sent(desk, raw)
    ticket = desk.ticket(first)
    with desk.store.read() as conn:
        head = conversation.head(conn, ticket.id)
    assert head
    assert head.customer_addresses == ("leo@other.test",)
    assert (ticket.status, ticket.waiting) == ("open", "them")
    assert desk.sound()


def test_gmails_two_labels_are_one_mail(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"), provider_id="17")
    taken = sent(desk, answer(), provider_id="18")
    again = desk.get_one(answer(), folder="[Gmail]/All Mail", provider_id="18")
    assert (again.disposition, again.ticket_id) == ("duplicate-of", first.ticket_id)
    assert taken.ticket_id == first.ticket_id


def test_the_same_mail_under_another_uidvalidity_changes_nothing(desk: Desk) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    sent(desk, answer())
    desk.get_one(mail("m2@cliente.test", answers="a1@outlook.test"), received_ms=DATE_MS + 900_000)
    again = sent(desk, answer(), uidvalidity=2)
    assert (again.disposition, desk.ticket(first).waiting) == ("duplicate-of", "us")
    assert desk.ticket(first).message_count == 3


@pytest.mark.parametrize("how", ["id", "header", "assigned"])
def test_our_own_mail_in_sent_is_ours_and_proves_that_it_left(desk: Desk, how: str) -> None:
    first = desk.get_one(mail("m1@cliente.test"))
    row = desk.answer(first, "ours@xyz.test")
    with desk.store.write() as conn:
        conn.execute(tables.outbox.update().values(state="uncertain", reason="no answer"))
        for token in ("token-17", "<given@exchange.test>"):
            insert(conn, tables.issued, token=token, ticket_id=first.ticket_id, outbox_id=row)
    words = {
        "id": {"message_id": "ours@xyz.test"},
        "header": {"message_id": "other@exchange.test", "X_Tuidesk_Id": "token-17"},
        "assigned": {"message_id": "given@exchange.test"},
    }[how]
    taken = sent(desk, answer(sender="Login <login@gmail.test>", **words))
    assert (taken.disposition, taken.ticket_id) == ("own-mail-returned", first.ticket_id)
    [left] = desk.rows(tables.outbox)
    assert left.state == "sent"
    assert "found in the sent mail" in left.server_reply
    assert desk.ticket(first).message_count == 1
    assert len(desk.rows(tables.message)) == 2


def test_a_channel_that_moves_its_mail_leaves_sent_mail_where_it_is(desk: Desk) -> None:
    with desk.store.write() as conn:
        conn.execute(tables.inbound.update().values(after="move", after_folder="Done"))
    desk.get_one(mail("m1@cliente.test"))
    sent(desk, answer())
    assert [row.folder for row in desk.rows(tables.chore)] == ["INBOX"]
