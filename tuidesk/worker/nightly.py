"""The nightly audit: each mailbox is compared with its ledger once a day, and mended as far as that goes by itself."""

from __future__ import annotations

import logging
import threading

from tuidesk.desk import nightly
from tuidesk.errors import Problem
from tuidesk.store import audits
from tuidesk.store.clock import now
from tuidesk.worker import audit
from tuidesk.worker.channels import inbound_channel
from tuidesk.worker.context import Bench, Context
from tuidesk.worker.leased import LeasedThread, Turn
from tuidesk.worker.mending import mend
from tuidesk.worker.sync import Fence

log = logging.getLogger(__name__)

LEASE = "nightly"
LOOK_SECONDS = 60.0
PATIENCE_MS = 3_600_000  # until a mailbox whose audit failed is tried again


class NightlyAudits:
    """Audits what is due; a mailbox that cannot be reached waits, and its own thread says why it cannot."""

    def __init__(self, context: Bench, fence: Fence) -> None:
        self._context = context
        self._fence = fence
        self._not_before: dict[int, int] = {}

    def look(self, stop: threading.Event) -> None:
        """Audit the mailboxes that are due, one after another."""
        moment = now()
        with self._context.store.read() as conn:
            quiet = audits.quiet_mailboxes(conn)
        for one in quiet:
            waits = self._not_before.get(one.inbound_id, 0) > moment
            if nightly.is_due(one, moment) and not waits and not stop.is_set():
                self._audit(one.inbound_id, stop)

    def _audit(self, inbound_id: int, stop: threading.Event) -> None:
        with self._context.store.read() as conn:
            channel = inbound_channel(conn, inbound_id)
        if channel is None:
            return
        try:
            done = mend(self._context, channel, self._fence, stop)
        except Problem as problem:
            log.warning("audit of %s: %s", channel.name, problem)
            self._not_before[inbound_id] = now() + PATIENCE_MS
            return
        left = audit.missing(done.accounts)
        level = logging.WARNING if left or done.mended else logging.INFO
        log.log(level, "audit of %s: %d taken in, %d missing", channel.name, done.mended, left)


def serve(context: Context, turn: Turn) -> None:
    """Audit until told to halt."""
    audits_of_night = NightlyAudits(context, turn.lease.check)
    while not turn.halt.is_set():
        turn.wake.clear()
        audits_of_night.look(turn.halt)
        turn.wake.wait(LOOK_SECONDS)


def nightly_thread(context: Context) -> LeasedThread:
    """Make the thread that audits at night."""
    return LeasedThread(context, LEASE, lambda turn: serve(context, turn), lambda problem, seconds: None)
