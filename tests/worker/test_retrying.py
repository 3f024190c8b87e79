"""A mail that the server would not give is asked for again, because an agent says so."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import Desk
from tests.worker.test_audit import letter
from tuidesk.desk import jobs
from tuidesk.desk.actor import Actor
from tuidesk.desk.jobs import Outcome
from tuidesk.store import ledger
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.ledger import Key

pytestmark = pytest.mark.server

HOUR = 3_600_000
BOB = Actor(None, "bob", "agent")


@pytest.fixture
def user(desk: Desk, dovecot: Dovecot) -> str:
    """Take in a mailbox, put its second mail into quarantine, and let a worker run."""
    found = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    dovecot.deliver(found, letter(1))
    assert desk.once().totals.tickets == 1
    [row] = desk.rows(sa.select(t.ledger.c.uidvalidity))
    with desk.store.write() as conn:
        ledger.quarantine(conn, Key("support", "INBOX", row.uidvalidity, 2, ""), "NO [SERVERBUG]")
    dovecot.deliver(found, letter(2).replace(b"02 Nov 2026", b"02 Nov 2020"))
    assert desk.once().totals.fetched == 0  # what stands in quarantine is not asked for by itself
    return found


def retry(desk: Desk) -> Outcome:
    [line] = desk.rows(sa.select(t.ledger.c.id).where(t.ledger.c.disposition == "quarantined"))
    job_id = jobs.submit(desk.store, BOB, "retry-mail", {"line": line.id})
    rows: list[Any] = []

    def ended() -> bool:
        with desk.store.read() as conn:
            rows[:] = [jobs.get(conn, job_id)]
        return bool(rows[0] and rows[0].ended)

    wait_for(ended, "the job")
    return jobs.outcome(rows[0])


def test_what_the_server_gives_now_is_taken_in(desk: Desk, user: str) -> None:
    desk.start()
    done = retry(desk)
    assert (done.ok, done.data["disposition"], done.data["number"]) == (True, "ticket", 2)
    found = desk.rows(sa.select(t.ledger.c.uid, t.ledger.c.disposition).order_by(t.ledger.c.uid))
    assert [tuple(row) for row in found] == [(1, "ticket"), (2, "ticket")]


def test_what_left_the_mailbox_stays_in_quarantine(desk: Desk, dovecot: Dovecot, user: str) -> None:
    dovecot.expunge(user, 2)
    desk.start()
    done = retry(desk)
    assert not done.ok
    assert "does not have this mail any more" in done.line
    assert desk.count(t.ledger, t.ledger.c.disposition == "quarantined") == 1


def test_old_mail_stays_old_and_nobody_is_told_of_it(desk: Desk, user: str) -> None:
    with desk.store.write() as conn:  # the desk has seen the folder only since later than the mail came
        conn.execute(sa.update(t.mailbox).values(created_at=now() + 2 * HOUR))
    desk.start()
    number = retry(desk).data["number"]
    [ticket] = desk.rows(sa.select(t.ticket.c.created_at).where(t.ticket.c.number == number))
    written = datetime.datetime(2020, 11, 2, 10, tzinfo=datetime.UTC)
    assert ticket.created_at == written.timestamp() * 1000  # new mail counts from when it came
