"""What people ask of the worker, on both kinds of store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk, new_user
from tuidesk.desk import jobs
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import NotAllowed
from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark, use_language
from tuidesk.screens.desk.data import DeskReader
from tuidesk.screens.following import JobFollower, JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.store import jobs as rows
from tuidesk.store import secrets, workers
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.jobs import JobRow
from tuidesk.worker.job import Job
from tuidesk.worker.job_kinds import KINDS

BOB = Actor(7, "bob", "agent")
Handler = Callable[[Job], dict[str, Any]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    opened = Desk()
    yield opened
    opened.close()
    use_language("en")


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Give the worker a kind of job of the test's own."""
    return lambda handler: monkeypatch.setitem(KINDS, "own", handler)


class Gate:
    """A handler that stays under way until it is let through or cancelled."""

    def __init__(self) -> None:
        self.inside: list[Job] = []
        self.open = threading.Event()
        self.left = threading.Event()

    def __call__(self, job: Job) -> dict[str, Any]:
        self.inside.append(job)
        job.say(Phrase(mark("reaching {host}"), {"host": "imap.acme.test"}), code="AB12")
        wait_for(lambda: self.open.is_set() or job.cancelled(), "the gate to open")
        self.left.set()
        return {"steps": [Phrase(mark("{host} lets this desk send"), {"host": "smtp.acme.test"})]}


def row_of(desk: Desk, job_id: int) -> JobRow:
    with desk.store.read() as conn:
        row = jobs.get(conn, job_id)
    assert row
    return row


def ended(desk: Desk, job_id: int) -> JobRow:
    wait_for(lambda: row_of(desk, job_id).ended, "the job to end")
    return row_of(desk, job_id)


def screen_of(desk: Desk) -> OpenDesk:
    return OpenDesk(desk.store, ADMIN, desk.locations, DeskReader(desk.store, ADMIN, None))


def ask(desk: Desk, **payload: Any) -> int:
    return jobs.submit(desk.store, ADMIN, "own", payload)


@pytest.mark.server
def test_a_connection_is_tested(desk: Desk, dovecot: Dovecot) -> None:
    desk.mailbox(dovecot, "right", "right@desk.test")
    desk.mailbox(dovecot, "wrong", "wrong@desk.test", password="mistyped")
    desk.start()
    good = jobs.outcome(ended(desk, jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "right"})))
    assert good.ok
    bad = jobs.outcome(ended(desk, jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "wrong"})))
    assert "refused the login" in bad.title


@pytest.mark.server
def test_a_candidate_password_is_used_once_and_gone(desk: Desk, dovecot: Dovecot) -> None:
    login = new_user(dovecot, "candidate")
    desk.mailbox(dovecot, "box", "box@desk.test", password="mistyped", login=login)
    desk.start()
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "box"}, secret=login[1])
    assert jobs.outcome(ended(desk, job_id)).ok
    assert desk.count(t.secret, t.secret.c.account_id.is_(None)) == 0


def test_a_handler_reads_the_secret_and_it_is_gone_at_the_end(
    desk: Desk, handle: Callable[[Handler], None]
) -> None:
    handle(lambda job: {"length": len(job.secret)})
    desk.start()
    job_id = jobs.submit(desk.store, ADMIN, "own", {}, secret="hunter22")
    assert jobs.outcome(ended(desk, job_id)).data["length"] == 8
    assert desk.count(t.secret) == 0


def test_steps_and_results_are_read_in_the_language_of_the_reader(
    desk: Desk, handle: Callable[[Handler], None]
) -> None:
    def refuse(job: Job) -> dict[str, Any]:
        job.say(Phrase(mark("The connection to {host} was lost"), {"host": "a.test"}), code="AB12")
        job.tell(seconds=4)
        raise Problem(Phrase(mark("{host} does not answer"), {"host": "a.test"}))

    handle(refuse)
    use_language("es")
    desk.start()
    row = ended(desk, ask(desk))
    use_language("en")
    assert jobs.progress(row).steps == ("The connection to a.test was lost",)
    assert jobs.progress(row).data == {"code": "AB12", "seconds": 4}
    assert jobs.outcome(row).line == "a.test does not answer"
    use_language("es")
    assert jobs.outcome(row).line == "a.test no responde"


def test_a_long_job_keeps_no_other_waiting(desk: Desk, handle: Callable[[Handler], None]) -> None:
    gate = Gate()
    handle(gate)
    desk.start()
    many = [ask(desk, channel=f"c{n}") for n in range(9)]
    wait_for(lambda: len(gate.inside) == 8, "eight jobs at once")
    gate.open.set()
    assert all(jobs.outcome(ended(desk, job_id)).ok for job_id in many)
    assert len(gate.inside) == 9


def test_sign_ins_that_nobody_ends_keep_no_test_waiting(
    desk: Desk, handle: Callable[[Handler], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    monkeypatch.setitem(KINDS, "sign-in-device", gate)
    handle(lambda job: {})
    desk.start()
    for _number in range(9):
        jobs.submit(desk.store, ADMIN, "sign-in-device", {})
    wait_for(lambda: len(gate.inside) == 8, "eight sign-ins")
    assert jobs.outcome(ended(desk, ask(desk))).ok
    gate.open.set()


def test_a_secret_is_forgotten_after_its_time_although_no_worker_runs(desk: Desk) -> None:
    with desk.store.write() as conn:
        job_id = rows.insert(conn, "own", {}, "ana", now() - 1)
        rows.attach_secret(conn, job_id, secrets.seal_in(conn, f"job:{job_id}", b"x"), now() - 1)
    ask(desk)
    assert desk.count(t.secret) == 0
    assert row_of(desk, job_id).state == "failed"


def test_one_test_of_a_channel_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate()
    monkeypatch.setitem(KINDS, "test-channel", gate)
    first, second = (jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "x"}) for _ in range(2))
    other = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "y"})
    desk.start()
    wait_for(lambda: {job.id for job in gate.inside} == {first, other}, "one test of each channel")
    assert row_of(desk, second).state == "waiting"
    gate.open.set()
    assert jobs.outcome(ended(desk, second)).ok


def test_a_waiting_job_is_cancelled(desk: Desk) -> None:
    job_id = jobs.submit(desk.store, ADMIN, "own", {}, secret="hunter22")
    assert jobs.cancel(desk.store, ADMIN, job_id)
    assert row_of(desk, job_id).state == "cancelled"
    assert desk.count(t.secret) == 0
    assert not jobs.cancel(desk.store, ADMIN, job_id)


def test_a_running_job_is_cancelled_and_writes_nothing_more(
    desk: Desk, handle: Callable[[Handler], None]
) -> None:
    gate = Gate()
    handle(gate)
    desk.start()
    job_id = ask(desk)
    wait_for(lambda: jobs.progress(row_of(desk, job_id)).data.get("code"), "the job to tell its code")
    assert jobs.cancel(desk.store, ADMIN, job_id)
    assert row_of(desk, job_id).state == "cancelled"
    wait_for(gate.left.is_set, "the handler to notice")
    with pytest.raises(Problem, match="Cancelled"), desk.store.write() as conn:
        gate.inside[0].check(conn)
    assert row_of(desk, job_id).state == "cancelled"


def test_others_jobs_are_cancelled_by_admins_only(desk: Desk) -> None:
    job_id = jobs.submit(desk.store, ADMIN, "own", {})
    with pytest.raises(NotAllowed):
        jobs.cancel(desk.store, BOB, job_id)
    own = jobs.submit(desk.store, BOB, "look-spam", {"channel": "x"})
    assert jobs.cancel(desk.store, BOB, own)


def test_an_unknown_channel_is_said_to_be_unknown(desk: Desk) -> None:
    desk.start()
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "none"})
    assert "none" in jobs.outcome(ended(desk, job_id)).title


def test_a_kind_of_a_newer_program_is_refused_in_words(desk: Desk) -> None:
    desk.start()
    assert "does not know" in jobs.outcome(ended(desk, jobs.submit(desk.store, ADMIN, "later", {}))).title


def test_what_a_handler_did_not_foresee_fails_the_job(desk: Desk, handle: Callable[[Handler], None]) -> None:
    handle(lambda job: {"oops": 1 // 0})
    desk.start()
    row = ended(desk, ask(desk))
    assert row.state == "failed"
    assert "ZeroDivisionError" in jobs.outcome(row).title


def test_a_job_of_a_dead_worker_fails(desk: Desk) -> None:
    job_id = jobs.submit(desk.store, ADMIN, "test-channel", {"channel": "none"})
    with desk.store.write() as conn:
        assert rows.start(conn, job_id, epoch=0)
    desk.start()
    found = ended(desk, job_id)
    assert found.state == "failed"
    assert "worker ended" in jobs.outcome(found).title


def test_a_stopped_worker_leaves_no_job_running_for_ever(
    desk: Desk, handle: Callable[[Handler], None]
) -> None:
    gate = Gate()
    handle(gate)
    stop = desk.start()
    job_id = ask(desk)
    wait_for(lambda: gate.inside, "the job to begin")
    stop.set()
    wait_for(gate.left.is_set, "the handler to notice")
    desk.start()
    assert ended(desk, job_id).result


def test_what_came_too_late_is_cleared_away(desk: Desk) -> None:
    with desk.store.write() as conn:
        job_id = rows.insert(conn, "test-channel", {"channel": "x"}, "ana", now() - 1)
        rows.attach_secret(conn, job_id, secrets.seal_in(conn, f"job:{job_id}", b"x"), now() - 1)
        row = rows.get(conn, job_id)
        assert row
        assert rows.sealed_secret(conn, row) is None
        rows.purge(conn, {"ok": False})
        assert rows.get(conn, job_id).state == "failed"  # type: ignore[union-attr]
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.secret)) == 0


def test_only_admins_test_channels(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        jobs.submit(desk.store, BOB, "test-channel", {"channel": "x"})


def test_a_screen_sees_every_step(desk: Desk, handle: Callable[[Handler], None]) -> None:
    gate = Gate()
    handle(gate)
    desk.start()
    follower = JobFollower(screen_of(desk), "own", {})
    seen: list[JobView] = []
    for step in follower.follow():
        seen.append(step)
        if step.words == "reaching imap.acme.test":
            gate.open.set()
    assert seen[-1].ended
    assert seen[-1].ok
    assert seen[-1].data == {"code": "AB12"}
    assert [one.ended for one in seen].count(True) == 1


def test_a_screen_says_at_once_that_no_worker_runs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SILENT_MS", -1)  # as if five seconds had gone by
    follower = JobFollower(screen_of(desk), "own", {}, "hunter22")
    [only] = follower.follow()
    assert only.ended
    assert not only.ok
    assert "No worker runs" in only.words
    assert row_of(desk, follower.job_id).state == "cancelled"
    assert desk.count(t.secret) == 0
