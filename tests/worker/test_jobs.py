"""What people ask of the worker."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk, new_user
from tuidesk.desk import jobs
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import NotAllowed
from tuidesk.store import jobs as rows
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.jobs import JobRow


def ended(desk: Desk, job_id: int) -> JobRow:
    def look() -> JobRow | None:
        with desk.store.read() as conn:
            row = jobs.get(conn, job_id)
        return row if row and row.ended else None

    return wait_for(look, "the job to end")


@pytest.mark.server
def test_a_connection_is_tested(desk: Desk, dovecot: Dovecot) -> None:
    desk.mailbox(dovecot, "right", "right@desk.test")
    desk.mailbox(dovecot, "wrong", "wrong@desk.test", password="mistyped")
    desk.start()
    good = ended(desk, jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "right"}))
    assert good.result["ok"]
    assert "INBOX" in good.result["steps"][0]
    bad = ended(desk, jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "wrong"}))
    assert "refused the login" in bad.result["title"]


@pytest.mark.server
def test_a_candidate_password_is_used_once_and_gone(desk: Desk, dovecot: Dovecot) -> None:
    login = new_user(dovecot, "candidate")
    desk.mailbox(dovecot, "box", "box@desk.test", password="mistyped", login=login)
    desk.start()
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "box"}, secret=login[1])
    assert ended(desk, job_id).result["ok"]
    assert desk.count(t.secret, t.secret.c.account_id.is_(None)) == 0


def test_an_unknown_channel_is_said_to_be_unknown(desk: Desk) -> None:
    desk.start()
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "none"})
    assert "none" in ended(desk, job_id).result["title"]


def test_a_job_of_a_dead_worker_fails(desk: Desk) -> None:
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "none"})
    with desk.store.write() as conn:
        assert rows.start_next(conn, epoch=0)
    desk.start()
    found = ended(desk, job_id)
    assert found.state == "failed"
    assert "worker ended" in found.result["title"]


def test_what_came_too_late_is_cleared_away(desk: Desk) -> None:
    with desk.store.write() as conn:
        job_id = rows.insert(conn, "test-channel", {"channel": "x"}, "ana", now() - 1)
        rows.attach_secret(conn, job_id, b"sealed", now() - 1)
        rows.purge(conn, {"ok": False})
        assert rows.get(conn, job_id).state == "failed"
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.secret)) == 0


def test_only_admins_test_channels(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        jobs.submit(desk.store, Actor(None, "bob", "agent"), "test-channel", {"channel": "x"})
