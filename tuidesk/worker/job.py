"""One job under way: what its handler reads, how it tells how far it is, and when it must stop."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.locations import Locations
from tuidesk.store import jobs
from tuidesk.store.engine import Store
from tuidesk.store.jobs import JobRow
from tuidesk.store.leases import Lease
from tuidesk.worker.context import Context

log = logging.getLogger(__name__)

MOST_STEPS = 100  # a handler that says more has its first ones forgotten

Result = Mapping[str, Any]


class Cancelled(Problem):
    """Whoever asked for the job does not want it any more, or the worker ends."""

    def __init__(self) -> None:
        super().__init__(Phrase(mark("Cancelled")))


class Job:
    """A job for its handler, which runs in a thread of its own.

    `secret` is the opened candidate secret, '' when there is none; `stop` is set as soon as nobody
    wants the result any more (cancelled, or the worker ends): wait on it instead of sleeping.
    """

    def __init__(self, context: Context, lease: Lease, row: JobRow, secret: str) -> None:
        self.context = context
        self.secret = secret
        self.stop = threading.Event()
        self._lease = lease
        self._row = row
        self._steps: list[str] = []
        self._data: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def id(self) -> int:
        """The id of the job's row."""
        return self._row.id

    @property
    def kind(self) -> str:
        """What is asked for: a key of job_kinds.KINDS."""
        return self._row.kind

    @property
    def payload(self) -> Mapping[str, Any]:
        """What is asked for, in detail."""
        return self._row.payload

    @property
    def by(self) -> str:
        """The name of the agent who asked."""
        return self._row.by

    @property
    def store(self) -> Store:
        """The store of the worker."""
        return self.context.store

    @property
    def locations(self) -> Locations:
        """Where the desk's key and files are."""
        return self.context.locations

    def say(self, phrase: Phrase, **data: Any) -> None:
        """Tell the next step, which stays, and merge plain values for the screen into the job's data."""
        stored = phrase.stored()
        with self._lock:
            if self._steps[-1:] != [stored]:
                self._steps = [*self._steps[1 - MOST_STEPS :], stored]
        self.tell(**data)

    def tell(self, **data: Any) -> None:
        """Merge plain values for the screen into the job's data, without a new step."""
        with self._lock:
            self._data |= data
            written = json.dumps({"steps": self._steps, "data": self._data})
        with self.store.write() as conn:
            jobs.report(conn, self.id, self._lease.epoch, written)

    def cancelled(self) -> bool:
        """Say whether nobody wants the result any more."""
        return self.stop.is_set()

    def check(self, conn: sa.Connection) -> None:
        """Raise within a transaction when the job was cancelled or its worker lost it: nothing may be kept."""
        self._lease.check(conn)
        if self.cancelled() or not jobs.still_running(conn, [self.id]):
            raise Cancelled
