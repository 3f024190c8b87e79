"""One round: every mailbox synced, everything due sent, and what kept a channel from it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from tuidesk.desk import outbox
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.store import leases
from tuidesk.store.leases import Lease
from tuidesk.worker import chores, idle, report
from tuidesk.worker.channels import InboundChannel, OutboundChannel
from tuidesk.worker.context import Context, Trouble
from tuidesk.worker.fleet import AnyChannel, served
from tuidesk.worker.mailbox import open_mailbox
from tuidesk.worker.nightly import LEASE as NIGHTLY
from tuidesk.worker.nightly import NightlyAudits
from tuidesk.worker.sender import send_next
from tuidesk.worker.sent_watch import SentWatch
from tuidesk.worker.sync import FolderSync

log = logging.getLogger(__name__)

LEASE_SECONDS = 30.0  # one TTL: who holds it longer is alive
THREADS = 8


class LeaseHeld(Problem):
    """Another worker serves the channel and does not let go."""

    def __init__(self, host: str, pid: int) -> None:
        super().__init__(
            _("A worker on {host} (process {pid}) serves this desk already").format(host=host, pid=pid),
            _("Let it do the work, or stop it first"),
        )


class Round:
    """One pass over every channel; what goes wrong with one is kept in `context.troubles`."""

    def __init__(self, context: Context, stop: threading.Event) -> None:
        self._context = context
        self._stop = stop
        self._deadline = time.monotonic() + LEASE_SECONDS

    def run(self) -> None:
        """Sync all mailboxes at once, then send what is due: a reply must not overtake a mail it missed."""
        outbox.find_ways(self._context.store)
        idle.tend(self._context)
        channels = served(self._context.store)
        self._each([box for box in channels if isinstance(box, InboundChannel)], self._sync)
        self._each([way for way in channels if isinstance(way, OutboundChannel)], self._send)
        self._do_chores()
        self._audit()

    def _do_chores(self) -> None:
        lease = Lease.take(self._context.store, self._context.locations, chores.LEASE)
        if lease is not None:  # else another worker does them
            with self._context.keeper.renewing(lease):
                chores.do_due(self._context, self._stop)

    def _audit(self) -> None:
        lease = Lease.take(self._context.store, self._context.locations, NIGHTLY)
        if lease is not None:
            with self._context.keeper.renewing(lease):
                NightlyAudits(self._context, lease.check).look(self._stop)

    def _each(self, channels: Sequence[AnyChannel], work: Callable[[AnyChannel, Lease], None]) -> None:
        with ThreadPoolExecutor(THREADS, thread_name_prefix="round") as pool:
            for trouble in pool.map(lambda channel: self._guarded(channel, work), channels):
                if trouble:
                    self._context.troubles.append(trouble)

    def _guarded(self, channel: AnyChannel, work: Callable[[AnyChannel, Lease], None]) -> Trouble | None:
        try:
            lease = self._lease(channel)
            with self._context.keeper.renewing(lease):
                work(channel, lease)
        except LeaseHeld as problem:
            return Trouble(channel.name, problem)
        except Problem as problem:
            report.ill(self._context.store, channel, problem)
            return Trouble(channel.name, problem)
        except Exception as error:
            log.exception("%s stumbled", channel.lease)
            fault = report.WorkerFault(error)
            report.ill(self._context.store, channel, fault)
            return Trouble(channel.name, fault)
        return None

    def _lease(self, channel: AnyChannel) -> Lease:
        store = self._context.store
        while True:
            lease = Lease.take(store, self._context.locations, channel.lease)
            if lease is not None:
                return lease
            if self._stop.wait(0.2) or time.monotonic() > self._deadline:
                holder = leases.holder(store, channel.lease)
                raise LeaseHeld(holder.host, holder.pid) if holder else LeaseHeld("?", 0)

    def _sync(self, channel: AnyChannel, lease: Lease) -> None:
        assert isinstance(channel, InboundChannel)
        box = open_mailbox(self._context, channel)
        try:
            FolderSync(self._context, channel, box, lease.check).run(self._stop)
            SentWatch(self._context, channel, box, lease.check).look(self._stop)
        finally:
            box.close()
        report.well(self._context.store, channel)

    def _send(self, channel: AnyChannel, lease: Lease) -> None:
        assert isinstance(channel, OutboundChannel)
        outbox.stale(self._context.store, channel.id, lease.epoch)
        while not self._stop.is_set():
            delivery = send_next(self._context, channel, lease)
            if delivery is None:
                return
            if delivery.problem:
                raise delivery.problem
