"""A thread that serves one thing under its lease, again and again, whatever goes wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tuidesk.errors import Problem
from tuidesk.mail.errors import Disconnected, Silent, UnknownHost, Unreachable
from tuidesk.store.errors import LeaseLost
from tuidesk.store.leases import Lease
from tuidesk.worker.backoff import Backoff
from tuidesk.worker.context import Context
from tuidesk.worker.report import WorkerFault

log = logging.getLogger(__name__)

NO_NETWORK = (UnknownHost, Unreachable, Disconnected)
CLAIM_SECONDS = 1.0  # between two looks whether another worker let go


@dataclass(frozen=True, slots=True)
class Turn:
    """One holding of the lease: work until `halt` is set, sleep on `wake`, say when something went well."""

    lease: Lease
    halt: threading.Event
    wake: threading.Event
    backoff: Backoff = field(default_factory=Backoff)


class LeasedThread(threading.Thread):
    """Takes the lease, calls `serve` and, after a failure, `trouble` with the seconds until the next try."""

    def __init__(
        self,
        context: Context,
        lease: str,
        serve: Callable[[Turn], None],
        trouble: Callable[[Problem, float], None],
    ) -> None:
        super().__init__(name=lease, daemon=True)
        self._context = context
        self._serve = serve
        self._trouble = trouble
        self._stopped = threading.Event()
        self._halt = threading.Event()
        self._go_on = threading.Event()  # ends a pause
        self._unreached = False
        self._backoff = Backoff()
        self.wake = threading.Event()

    def stop(self) -> None:
        """Ask the thread to end; join it to know that it has."""
        self._stopped.set()
        self._go_on.set()
        self._interrupt()

    def nudge(self) -> None:
        """Try again now where the network was what failed; servers that refused are left alone."""
        if self._unreached:
            self._go_on.set()

    def run(self) -> None:
        """Serve until stopped."""
        while not self._stopped.is_set():
            pause = self._attempt()
            self._go_on.wait(pause)
            self._go_on.clear()

    def _attempt(self) -> float:
        """Serve once under the lease and return the seconds to wait before the next attempt."""
        self._unreached = False
        try:
            return self._hold()
        except LeaseLost:
            return CLAIM_SECONDS
        except Problem as problem:
            return self._failed(problem)
        except Exception as error:
            log.exception("%s stumbled", self.name)
            return self._failed(WorkerFault(error))

    def _hold(self) -> float:
        context = self._context
        if context.keeper.rests(self.name):
            return CLAIM_SECONDS
        lease = Lease.take(context.store, context.locations, self.name)
        if lease is None:
            return CLAIM_SECONDS
        self._halt.clear()
        with context.keeper.renewing(lease, self._interrupt):
            if not self._stopped.is_set():
                self._serve(Turn(lease, self._halt, self.wake, self._backoff))
        return 0.0

    def _failed(self, problem: Problem) -> float:
        # Servers end idle connections as they please: only when the next attempt fails too is it trouble.
        self._unreached = isinstance(problem, NO_NETWORK)
        ended = isinstance(problem, Disconnected) and not isinstance(problem, Silent)
        at_once = self._backoff.failures or not ended
        seconds = self._backoff.seconds(problem)
        if at_once:
            log.warning("%s: %s", self.name, problem)
            self._tell(problem, seconds)
        return seconds

    def _tell(self, problem: Problem, seconds: float) -> None:
        """Say what is wrong; whatever goes wrong with that must not end the thread, for nobody else serves this."""
        try:
            self._trouble(problem, seconds)
        except Exception:
            log.exception("%s: its trouble was not told", self.name)

    def _interrupt(self) -> None:
        self._halt.set()
        self.wake.set()
