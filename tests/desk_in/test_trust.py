"""Marks on mail whose sender deserves a second look, and none on the mail of every day."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tests.mail.test_trust import ALL_FAIL, ALL_PASS, GMAIL
from tuidesk.store import tables


def marks(desk: Desk) -> str:
    return str(desk.rows(tables.message)[-1].marks)


def failed(raw: bytes, results: dict[str, str]) -> bytes:
    return GMAIL.format(**results).encode() + raw


def test_a_failed_check_of_the_mailboxs_provider_is_marked(desk: Desk) -> None:
    desk.get_one(failed(mail("a@c"), ALL_FAIL))
    assert marks(desk) == "not-confirmed"


def test_a_check_that_holds_is_not(desk: Desk) -> None:
    desk.get_one(failed(mail("a@c"), ALL_PASS))
    assert marks(desk) == ""


@pytest.mark.parametrize(
    "headers",
    [{"X_Forwarded_To": "support@xyz.test"}, {"Resent_From": "a@b.test"}, {"Auto_Submitted": "auto-replied"}],
)
def test_mail_that_was_passed_on_or_is_automatic_is_not(desk: Desk, headers: dict[str, str]) -> None:
    desk.get_one(failed(mail("a@c", **headers), ALL_FAIL))
    assert "not-confirmed" not in marks(desk)


def test_a_pipe_believes_only_its_own_host(desk: Desk) -> None:
    desk.get_one(failed(mail("a@c"), ALL_FAIL), uid=None)
    assert marks(desk) == ""


@pytest.mark.parametrize(
    "sender",
    ["Support <support@xyz.test.example>", "support@xyz.test <eve@elsewhere.test>", "x@xn--80ak6aa92e.com"],
)
def test_who_poses_as_the_desk_is_marked(desk: Desk, sender: str) -> None:
    desk.get_one(mail("a@c", sender=sender))
    assert ("lookalike" in marks(desk)) == ("xyz.test.example" not in sender)


def test_a_stranger_who_looks_like_the_customer_is_marked(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    second = desk.get_one(mail("b@c", answers="a@c", sender="Ana Ruiz <ana@c1iente.test>"))
    assert second.ticket_id == first.ticket_id
    assert "lookalike" in marks(desk)
    desk.get_one(mail("d@c", answers="a@c", sender="Ben <ben@elsewhere.test>"))
    assert "lookalike" not in marks(desk)
