"""The audit against a real server: the sum, the differences, the mending, the nightly round and the health line."""

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from tests.servers.dovecot import Dovecot
from tests.worker.desk import Desk
from tuidesk.store import tables as t

pytestmark = pytest.mark.server


def letter(number: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Ana Ruiz <ana@cliente.test>"
    mail["To"] = "support@desk.test"
    mail["Subject"] = f"Question {number}"
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = f"<q{number}@cliente.test>"
    mail.set_content(f"Where is order {number}?\n")
    return mail.as_bytes()


@pytest.fixture
def user(desk: Desk, dovecot: Dovecot) -> str:
    """Take in a mailbox with three mails and return its user."""
    found = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    for number in (1, 2, 3):
        dovecot.deliver(found, letter(number))
    assert desk.once().totals.tickets == 3
    return found


def audit(desk: Desk, *options: str, code: int = 0) -> str:
    program = desk.program("audit", *options)
    out, err = program.communicate(timeout=100)
    assert program.returncode == code, err
    return out


def forget(desk: Desk, *uids: int) -> None:
    """Make holes in the ledger, as a restored backup would."""
    with desk.store.write() as conn:
        conn.execute(sa.delete(t.ledger).where(t.ledger.c.uid.in_(uids)))


def remembered(desk: Desk) -> tuple[int, int, int]:
    columns = (t.inbound.c.audited_at, t.inbound.c.audit_missing, t.inbound.c.audit_extra)
    [row] = desk.rows(sa.select(*columns))
    return tuple(row)


def test_the_sum_is_said_when_it_is_right(desk: Desk, user: str) -> None:
    assert audit(desk) == "support INBOX: 3 on the server = 3 accounted for\n"


def test_each_missing_mail_is_told_as_the_server_tells_it(desk: Desk, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, letter(4))
    first, second = audit(desk).splitlines()
    assert first == "support INBOX: 4 on the server, 3 accounted for; 1 is missing"
    assert second.split()[:2] == ["missing", "4"]
    assert "ana@cliente.test" in second
    assert "Question 4" in second
    assert "2026-11-02" in second
    [row] = map(json.loads, audit(desk, "--json", "--all").splitlines())
    assert row["missing_mails"] == [
        {"uid": 4, "from": "ana@cliente.test", "subject": "Question 4", "date": "2026-11-02T10:00:00Z"}
    ]
    assert remembered(desk) == (0, 0, 0)
    assert desk.count(t.ledger) == 3


def test_each_mail_that_left_the_server_is_told_with_its_ticket(
    desk: Desk, dovecot: Dovecot, user: str
) -> None:
    dovecot.expunge(user, 2)
    first, second = audit(desk).splitlines()
    assert first == "support INBOX: 2 on the server = 2 accounted for; 1 more is no longer there"
    assert second.split()[:3] == ["gone", "2", "#2"]
    assert second.endswith("Question 2")


def test_holes_are_mended_through_the_ordinary_intake(desk: Desk, dovecot: Dovecot, user: str) -> None:
    forget(desk, 1, 3)
    dovecot.deliver(user, letter(4))
    out = audit(desk, "--mend")
    assert "support INBOX: 4 on the server = 4 accounted for" in out
    assert "taken in just now: 3" in out
    assert desk.count(t.ticket) == 4  # a mail that is known by its id opens no second ticket
    found = desk.rows(sa.select(t.ledger.c.uid, t.ledger.c.disposition).order_by(t.ledger.c.uid))
    assert [tuple(row) for row in found] == [
        (1, "duplicate-of"), (2, "ticket"), (3, "duplicate-of"), (4, "ticket"),
    ]  # fmt: skip
    at, missing, extra = remembered(desk)
    assert at
    assert (missing, extra) == (0, 0)


def test_it_mends_beside_a_worker_that_thinks_it_has_all(desk: Desk, dovecot: Dovecot, user: str) -> None:
    desk.start()
    dovecot.deliver(user, letter(4))
    desk.tickets(4)
    forget(desk, 2)
    [row] = map(json.loads, audit(desk, "--mend", "--json").splitlines())
    assert (row["server"], row["accounted"], row["missing"], row["mended"]) == (4, 4, 0, 1)
    assert desk.count(t.ledger) == 4
    assert desk.count(t.ticket) == 4
