"""The jobs that screens and commands ask of the worker: taken up as they come, some at once, each in a thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from tuidesk.desk.intake import failing
from tuidesk.desk.jobs import clear, failure, secret_info
from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.store import feed, jobs, secrets
from tuidesk.store.jobs import JobRow
from tuidesk.worker.context import Context
from tuidesk.worker.job import Job
from tuidesk.worker.job_kinds import KINDS, ONE_AT_A_TIME, PATIENT
from tuidesk.worker.leased import LeasedThread, Turn
from tuidesk.worker.report import WorkerFault

log = logging.getLogger(__name__)

LEASE = "jobs"
AT_ONCE = 8  # and as many patient ones
BEAT_SECONDS = 2.0  # between two looks at what waits and what was cancelled, although nothing called for one
PURGE_SECONDS = 60.0
END_SECONDS = 2.0  # a handler that is told to stop and takes longer is left behind; it can write nothing more


class UnknownKind(Problem):
    """The job comes from a newer tuidesk than this worker."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            Phrase(mark("The worker does not know how to do this ({kind})"), {"kind": kind}),
            Phrase(mark("Restart the worker, so that it is of the same version as this program")),
        )


class Crew:
    """The jobs under way of one holding of the lease."""

    def __init__(self, context: Context, turn: Turn) -> None:
        self._context = context
        self._turn = turn
        self._under_way: dict[int, tuple[Job, threading.Thread]] = {}

    def follow(self) -> None:
        """Let go of what ended, stop what was cancelled, beat for the rest, and take up what waits."""
        self._under_way = {key: pair for key, pair in self._under_way.items() if pair[1].is_alive()}
        if self._under_way:
            self._beat()
        while self._take_up():
            pass

    def dismiss(self) -> None:
        """Stop every job; what does not end soon is left behind."""
        for job, _thread in self._under_way.values():
            job.stop.set()
        deadline = time.monotonic() + END_SECONDS
        for _job, thread in self._under_way.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def _beat(self) -> None:
        with self._context.store.write() as conn:
            wanted = jobs.still_running(conn, self._under_way)
            jobs.beat(conn, wanted)
        for job_id, (job, _thread) in self._under_way.items():
            if job_id not in wanted:
                job.stop.set()

    def _take_up(self) -> bool:
        """Start the oldest waiting job for which there is room; False when there is none."""
        with self._context.store.read() as conn:
            row = next((row for row in jobs.waiting(conn) if self._has_room(row)), None)
        if row is None:
            return False
        with self._context.store.write() as conn:
            self._turn.lease.check(conn)
            started = jobs.start(conn, row.id, self._turn.lease.epoch)
            sealed = jobs.sealed_secret(conn, started) if started else None
        if started:
            self._begin(started, sealed)
        return True

    def _has_room(self, row: JobRow) -> bool:
        """Say whether the job treads on no other one and is not one too many."""
        under_way = [job for job, _thread in self._under_way.values()]
        lane = _lane(row.kind, row.payload)
        alike = sum((job.kind in PATIENT) == (row.kind in PATIENT) for job in under_way)
        return alike < AT_ONCE and (lane is None or lane not in {_lane(j.kind, j.payload) for j in under_way})

    def _begin(self, row: JobRow, sealed: bytes | None) -> None:
        try:
            job = Job(self._context, self._turn.lease, row, _opened(self._context, row, sealed))
        except Problem as problem:
            _finish(self._context, self._turn, row, "done", failure(problem))
            return
        name = f"job {row.id} {row.kind}"
        thread = threading.Thread(target=self._do, args=(job, row), name=name, daemon=True)
        self._under_way[row.id] = (job, thread)
        thread.start()

    def _do(self, job: Job, row: JobRow) -> None:
        state, result = _outcome(job)
        try:
            _finish(self._context, self._turn, row, state, result)
        except Problem as problem:  # who holds the lease next ends it as failed
            log.warning("job %s: its end was not stored: %s", row.kind, problem)
        self._turn.wake.set()


def _lane(kind: str, payload: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what only one job at a time may work on; None when it matters to nobody."""
    about = str(payload.get("channel") or payload.get("address") or "")
    return (kind, about) if about and kind in ONE_AT_A_TIME else None


def _opened(context: Context, row: JobRow, sealed: bytes | None) -> str:
    return (
        "" if sealed is None else secrets.open_sealed(context.locations, secret_info(row.id), sealed).decode()
    )


def _outcome(job: Job) -> tuple[str, Mapping[str, Any]]:
    try:
        if job.kind not in KINDS:
            raise UnknownKind(job.kind)
        return "done", {"ok": True, **KINDS[job.kind](job)}
    except Problem as problem:
        return "done", failure(problem)
    except Exception as error:
        log.exception("job %s stumbled", job.kind)
        return "failed", failure(WorkerFault(error))


def _finish(context: Context, turn: Turn, row: JobRow, state: str, result: Mapping[str, Any]) -> None:
    with context.store.write() as conn:
        turn.lease.check(conn)
        jobs.finish(conn, row.id, turn.lease.epoch, state, _stored(result))


def _stored(value: Any) -> Any:
    """Return a result with each phrase in it as it is stored."""
    if isinstance(value, Phrase):
        return value.stored()
    if isinstance(value, Mapping):
        return {key: _stored(one) for key, one in value.items()}
    return [_stored(one) for one in value] if isinstance(value, list | tuple) else value


def serve(context: Context, turn: Turn) -> None:
    """Do jobs until told to halt."""
    ended = Problem(Phrase(mark("The worker ended while it was at it")), Phrase(mark("Ask again")))
    with context.store.write() as conn:
        turn.lease.check(conn)
        jobs.fail_orphans(conn, turn.lease.epoch, failure(ended))
    crew, purged_at = Crew(context, turn), 0.0
    try:
        while not turn.halt.is_set():
            turn.wake.clear()
            if time.monotonic() - purged_at > PURGE_SECONDS or not purged_at:
                purge(context)
                purged_at = time.monotonic()
            crew.follow()
            turn.wake.wait(BEAT_SECONDS)
    finally:
        crew.dismiss()


def purge(context: Context) -> None:
    """Clear away expired secrets, old jobs, jobs that came too late, old changes of the feed and old failures."""
    with context.store.write() as conn:
        feed.trim(conn)
        failing.forget(conn)
        clear(conn)


def jobs_thread(context: Context) -> LeasedThread:
    """Make the thread that does jobs."""
    return LeasedThread(context, LEASE, lambda turn: serve(context, turn), lambda problem, seconds: None)
