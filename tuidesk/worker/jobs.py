"""The jobs that screens and commands ask of the worker, done one after another."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from tuidesk.desk.jobs import secret_info
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.store import feed, jobs, secrets
from tuidesk.store.jobs import JobRow
from tuidesk.worker.channel_test import prove
from tuidesk.worker.context import Context
from tuidesk.worker.leased import LeasedThread, Turn
from tuidesk.worker.report import WorkerFault

log = logging.getLogger(__name__)

LEASE = "jobs"
LOOK_SECONDS = 5.0
PURGE_SECONDS = 60.0

Result = Mapping[str, Any]


def _test_channel(context: Context, row: JobRow, secret: str | None) -> Result:
    name = str(row.payload.get("channel", ""))
    return {"ok": True, "steps": prove(context.store, context.locations, name, secret)}


KINDS: Mapping[str, Callable[[Context, JobRow, str | None], Result]] = {"test-channel": _test_channel}


def serve(context: Context, turn: Turn) -> None:
    """Do waiting jobs until told to halt."""
    store, epoch = context.store, turn.lease.epoch
    with store.write() as conn:
        jobs.fail_orphans(conn, epoch, _failure(_("The worker ended while it was at it"), _("Ask again")))
    purged_at = 0.0
    while not turn.halt.is_set():
        turn.wake.clear()
        if time.monotonic() - purged_at > PURGE_SECONDS or not purged_at:
            purge(context)
            purged_at = time.monotonic()
        if not do_next(context, turn):
            turn.wake.wait(LOOK_SECONDS)


def purge(context: Context) -> None:
    """Clear away expired secrets, old jobs, jobs that came too late, and old changes of the feed."""
    with context.store.write() as conn:
        feed.trim(conn)
        jobs.purge(conn, _failure(_("No worker took this up in time"), _("Start one with: tuidesk worker")))


def do_next(context: Context, turn: Turn) -> bool:
    """Do the oldest waiting job, if there is one, and write its result; False when there was none."""
    with context.store.write() as conn:
        turn.lease.check(conn)
        row = jobs.start_next(conn, turn.lease.epoch)
        sealed = jobs.sealed_secret(conn, row) if row else None
    if row is None:
        return False
    state, result = _outcome(context, row, sealed)
    with context.store.write() as conn:
        turn.lease.check(conn)
        jobs.finish(conn, row.id, turn.lease.epoch, state, result)
    return True


def _outcome(context: Context, row: JobRow, sealed: bytes | None) -> tuple[str, Result]:
    try:
        secret = _opened(context, row, sealed)
        return "done", KINDS[row.kind](context, row, secret)
    except Problem as problem:
        return "done", _failure(problem.title, problem.hint)
    except Exception as error:
        log.exception("job %s stumbled", row.kind)
        fault = WorkerFault(error)
        return "failed", _failure(fault.title, fault.hint)


def _opened(context: Context, row: JobRow, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    return secrets.open_sealed(context.locations, secret_info(row.id), sealed).decode()


def _failure(title: str, hint: str = "") -> Result:
    return {"ok": False, "title": title, "hint": hint}


def jobs_thread(context: Context) -> LeasedThread:
    """Make the thread that does jobs."""
    return LeasedThread(context, LEASE, lambda turn: serve(context, turn), lambda problem: None)
