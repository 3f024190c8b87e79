"""Receipts and complaints are told as what they are, join the ticket of the mail they are about, and wake nobody."""

from __future__ import annotations

import pytest

from tests.desk_in import reports
from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk.intake import Taken
from tuidesk.store import tables


def answered(desk: Desk) -> Taken:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    desk.change(first, status="solved", waiting="them")
    return first


def read_receipt() -> bytes:
    """Write that somebody opened a mail (RFC 8098)."""
    told = (
        "Final-Recipient: rfc822; ana@cliente.test\r\nOriginal-Message-ID: <ours@xyz.test>\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n"
    )
    return two_parts("disposition-notification", told, "Read: Printer", "ana@cliente.test")


def complaint() -> bytes:
    """Write that somebody called a mail spam (RFC 5965)."""
    told = "Feedback-Type: abuse\r\nUser-Agent: fbl/1\r\nVersion: 1\r\n"
    return two_parts("feedback-report", told, "FW: Printer", "fbl@provider.test")


def two_parts(kind: str, told: str, subject: str, sender: str) -> bytes:
    return (
        f"From: {sender}\r\nTo: support@xyz.test\r\nSubject: {subject}\r\nMessage-ID: <{kind}@x.test>\r\n"
        "In-Reply-To: <ours@xyz.test>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{told}\r\n--b--\r\n"
    ).encode()


DELIVERED = reports.failure("ours@xyz.test", action="delivered", status="2.0.0", said="250 ok")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (read_receipt(), "receipt"),
        (read_receipt().replace(b"In-Reply-To", b"X-Lost"), "receipt"),
        (DELIVERED, "receipt"),
        (complaint(), "report"),
    ],
)
def test_each_is_what_it_is_and_neither_an_answer_nor_a_failure(desk: Desk, raw: bytes, kind: str) -> None:
    first = answered(desk)
    taken = desk.get_one(raw)
    assert (taken.kind, taken.ticket_id) == (kind, first.ticket_id)
    ticket = desk.ticket(first)
    assert (ticket.status, ticket.waiting) == ("solved", "them")
    assert (desk.events("bounced"), desk.rows(tables.outbox)[0].reason) == ([], "")
    assert len(desk.rows(tables.outbox)) == 1  # nothing was answered
