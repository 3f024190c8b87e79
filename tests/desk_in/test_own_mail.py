"""The desk's own mail, probes and confirmations: kept out of tickets only with proof."""

from __future__ import annotations

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tuidesk.store import tables

OURS = "Support <support@xyz.test>"


def test_our_own_mail_comes_back_as_a_row_of_the_ledger_only(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    back = desk.get_one(mail("ours@xyz.test", sender=OURS, answers="a@c"))
    assert (back.disposition, back.ticket_id) == ("own-mail-returned", first.ticket_id)
    assert len(desk.rows(tables.message)) == 2
    assert desk.rows(tables.ledger)[-1].ticket_id == first.ticket_id


def test_our_header_is_proof_where_a_server_changed_the_id(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    outbox = desk.answer(first, "ours@xyz.test")
    with desk.store.write() as conn:
        insert(
            conn, tables.issued, token="f00d", ticket_id=first.ticket_id, outbox_id=outbox, kind="thread-id"
        )
    back = desk.get_one(mail("new@outlook.test", sender=OURS, X_Tuidesk_Id="f00d"))
    assert back.disposition == "own-mail-returned"


def test_somebody_elses_mail_with_our_id_is_no_mail_of_ours(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    taken = desk.get_one(mail("ours@xyz.test", sender="Eve <eve@e.test>"))
    assert taken.disposition == "ticket"
    assert desk.rows(tables.message)[-1].marks == "same-id"


def test_an_invented_header_proves_nothing(desk: Desk) -> None:
    assert desk.get_one(mail("a@c", sender=OURS, X_Tuidesk_Id="1")).disposition == "ticket"


def test_a_forward_rule_that_rewrites_from_opens_a_ticket_and_names_the_writer(desk: Desk) -> None:
    body = "From: Ana Ruiz <ana@cliente.test>\nSent: Monday\nTo: support@xyz.test\nSubject: Fire\n\nIt burns."
    taken = desk.get_one(mail("a@c", sender=OURS, subject="FW: Fire", body=body))
    assert taken.disposition == "ticket"
    assert "own-address" in desk.rows(tables.message)[0].marks
    [event] = desk.events("own-address")
    assert event.data["quoted"] == ["Ana Ruiz", "ana@cliente.test"]


def test_a_forwarding_confirmation_shows_its_code_in_the_ledger(desk: Desk) -> None:
    raw = mail(
        "g@google.test",
        sender="Gmail Team <forwarding-noreply@google.com>",
        subject="(#123456789) Gmail Forwarding Confirmation - Receive Mail from support@xyz.test",
        body="Confirmation code: 123456789",
    )
    taken = desk.get_one(raw)
    assert (taken.disposition, taken.ticket_id) == ("forwarding-confirmation", None)
    [row] = desk.rows(tables.ledger)
    assert "123456789" in row.reason
    assert desk.rows(tables.ticket) == []
