"""The worker: takes in and sends mail for every channel until it is told to stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tuidesk.desk import outbox
from tuidesk.errors import Problem
from tuidesk.locations import Locations
from tuidesk.mail.receive import Listener
from tuidesk.store.engine import Store
from tuidesk.store.feed import RELOAD, Feed
from tuidesk.worker import idle
from tuidesk.worker.chores import chores_thread
from tuidesk.worker.context import Context, Trouble
from tuidesk.worker.fleet import Fleet
from tuidesk.worker.jobs import jobs_thread
from tuidesk.worker.keeper import Keeper
from tuidesk.worker.leased import LeasedThread
from tuidesk.worker.listener import make_listener
from tuidesk.worker.nightly import nightly_thread
from tuidesk.worker.once import Round
from tuidesk.worker.service import Watchdog, inherited_sockets, notify
from tuidesk.worker.standing import count_outbox
from tuidesk.worker.totals import Totals

log = logging.getLogger(__name__)

POLL_SECONDS = 0.25
ALL_KINDS = ("channel", "queue", "outbox", "job", "chore")
IDLE = "idle"  # the mail of ways out that are switched off is to be looked after
STUCK_SECONDS = 30.0  # more than SQLite lets a beat wait: a keeper that stands that long renews no lease
STOP_SECONDS = 4.0  # a thread that takes longer is left behind: its transactions are whole or not at all


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did, and the channels that it could not serve."""

    totals: Totals
    troubles: tuple[Trouble, ...]


def run(
    locations: Locations,
    store: Store,
    *,
    once: bool = False,
    listen_lmtp: str = "",
    listen_smtp: str = "",
    stop: threading.Event | None = None,
) -> Done:
    """Serve every channel until `stop` is set, or `once` through; return what was done and what went wrong.

    Raises ListenRefused when a listener's place is taken.
    """
    stop = stop or threading.Event()
    with _context(locations, store) as context, ExitStack() as listening:
        for listener in _listeners(context, listen_lmtp, listen_smtp):
            listener.start()
            listening.callback(listener.stop)
        if once:
            Round(context, stop).run()
        else:
            _serve(context, stop)
        count_outbox(store, context.tally.totals)
        return Done(context.tally.totals, tuple(context.troubles))


def _listeners(context: Context, lmtp: str, smtp: str) -> Iterator[Listener]:
    for name, opened in inherited_sockets().items():
        yield make_listener(context, name, "smtp" if name == "smtp" else "lmtp", opened)
    if lmtp:
        yield make_listener(context, lmtp, "lmtp")
    if smtp:
        yield make_listener(context, smtp, "smtp")


@contextmanager
def _context(locations: Locations, store: Store) -> Iterator[Context]:
    keeper = Keeper(store)
    context = Context(locations, store, keeper)
    keeper.start()
    try:
        yield context
    finally:
        context.cage.close()
        keeper.end()


def _serve(context: Context, stop: threading.Event) -> None:
    fleet = Fleet(context)
    jobs = jobs_thread(context)
    errands = chores_thread(context)
    audits = nightly_thread(context)
    for thread in (jobs, errands, audits):
        thread.start()
    feed = Feed(context.store)
    due = {IDLE}
    outbox.find_ways(context.store)
    fleet.follow()
    notify("READY=1")
    watchdog = Watchdog()
    try:
        while not stop.wait(POLL_SECONDS):
            try:
                _follow(context, feed, fleet, jobs, errands, due)
            except Problem as problem:  # the store is away; the threads wait for it by themselves
                log.warning("change feed: %s", problem)
                stop.wait(1.0)
            except Exception:
                log.exception("change feed")
                stop.wait(1.0)
            if context.keeper.idle_seconds < STUCK_SECONDS:
                watchdog.pet()
    finally:
        notify("STOPPING=1")
        deadline = time.monotonic() + STOP_SECONDS
        for thread in (jobs, errands, audits):
            thread.stop()
        if not fleet.stop(deadline):
            log.warning("stopped in the middle of a conversation with a server")
        for thread in (jobs, errands, audits):
            thread.join(max(0.0, deadline - time.monotonic()))
        feed.close()


def _follow(
    context: Context, feed: Feed, fleet: Fleet, jobs: LeasedThread, errands: LeasedThread, due: set[str]
) -> None:
    """Let those threads know that the last changes are about; `due` keeps kinds that failed, for the next time."""
    changes = feed.poll()
    if changes is not None:
        due.update(ALL_KINDS if changes is RELOAD else (change.kind for change in changes))
    if due & {"channel", "queue", "outbox"}:
        outbox.find_ways(context.store)
    if due & {"channel", "queue"}:
        fleet.follow()
    if due & {"outbox", "channel"}:
        fleet.wake_senders()
    if "job" in due:
        jobs.wake.set()
    if "chore" in due:
        errands.wake.set()
    tended = not due & {"channel", "outbox", IDLE} or idle.tend(context)
    due.clear()
    if not tended:
        due.add(IDLE)
