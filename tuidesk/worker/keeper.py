"""Keeps the worker's promises to the others: a beat every second, leases renewed every five, logs cut."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from tuidesk import __version__
from tuidesk.errors import Problem
from tuidesk.store import workers
from tuidesk.store.engine import Store
from tuidesk.store.errors import LeaseLost
from tuidesk.store.leases import Lease
from tuidesk.worker import checkpoint

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
RENEW_EVERY = 5  # beats
SHARE_EVERY = 15  # beats; whoever takes a mailbox over connects anew
REST_SECONDS = 5.0  # in which a lease that was given up is left to the others
CUT_EVERY = 60  # beats; mail that comes through a listener or leaves makes a log grow too


class Keeper(threading.Thread):
    """A thread that beats for the worker and renews every lease that was entrusted to it."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="keeper", daemon=True)
        self._store = store
        self._worker_id = workers.register(store, __version__)
        self._leases: dict[Lease, Callable[[], None]] = {}
        self._given_up: dict[str, float] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._turned_at = time.monotonic()

    @contextmanager
    def renewing(self, lease: Lease, lost: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Renew a lease meanwhile and release it at the end; `lost` is called when another holder has it."""
        with self._lock:
            self._leases[lease] = lost
        try:
            yield
        finally:
            with self._lock:
                del self._leases[lease]
            try:
                lease.release()
            except Problem as problem:  # it runs out by itself
                log.warning("lease not released: %s", problem)

    def run(self) -> None:
        """Beat until ended; a store that cannot be written now is tried again."""
        said = ""
        for beat in count(1):
            try:
                workers.beat(self._store, self._worker_id)
                if beat % RENEW_EVERY == 0:
                    self._renew()
                if beat % SHARE_EVERY == 0:
                    self._share()
                if beat % CUT_EVERY == 0:
                    workers.forget_dead(self._store, self._worker_id)
                    checkpoint.when_large(self._store)
                said = ""
            except Problem as problem:
                if problem.title != said:  # once, not every second
                    log.warning("no beat: %s", problem)
                said = problem.title
            except Exception:  # without a keeper the leases run out, and nobody knows that a worker is there
                log.exception("no beat")
            self._turned_at = time.monotonic()
            if self._ended.wait(BEAT_SECONDS):
                return

    def _share(self) -> None:
        """Give the newest lease up when another worker has two fewer; on PostgreSQL, where hosts work together."""
        if self._store.dialect != "postgresql":
            return
        with self._store.read() as conn:
            shares = workers.shares(conn)
        mine = shares.pop(workers.me(), 0)
        with self._lock:
            held = list(self._leases.items())
        if shares and held and mine - min(shares.values()) >= 2:
            lease, let_go = held[-1]
            self._given_up[lease.name] = time.monotonic()
            let_go()

    def rests(self, name: str) -> bool:
        """Say whether this worker gave a lease up a moment ago, and leaves it to the others."""
        return time.monotonic() - self._given_up.get(name, -REST_SECONDS) < REST_SECONDS

    @property
    def idle_seconds(self) -> float:
        """Say how long ago it last went round; a store that refuses does not keep it from that."""
        return time.monotonic() - self._turned_at

    def _renew(self) -> None:
        with self._lock:
            held = list(self._leases.items())
        for lease, lost in held:
            try:
                lease.renew()
            except LeaseLost:
                lost()

    def end(self) -> None:
        """Stop beating and take the worker off the list of living ones."""
        self._ended.set()
        self.join()
        try:
            workers.leave(self._store, self._worker_id)
        except Problem as problem:
            log.warning("worker row not removed: %s", problem)
