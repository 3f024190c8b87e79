"""Follows a job of the worker step by step, for any screen; run it in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tuidesk.desk import jobs
from tuidesk.desk.jobs import Outcome
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import NOTHING, SafeText, clean_line

LOOK_SECONDS = 0.25
GONE = Outcome(False, NOTHING, NOTHING, {})  # nobody knows any more how it ended


@dataclass(frozen=True, slots=True)
class JobView:
    """A job at one moment; `outcome` is None until it ended, `idle` says that no worker is there to do it."""

    text: SafeText = NOTHING
    steps: tuple[SafeText, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    idle: bool = False

    @property
    def ended(self) -> bool:
        """Say whether it ended, well or otherwise."""
        return self.outcome is not None

    @property
    def ok(self) -> bool:
        """Say whether it ended well."""
        return self.outcome is not None and self.outcome.ok

    @property
    def failed(self) -> bool:
        """Say whether it ended otherwise."""
        return self.outcome is not None and not self.outcome.ok

    @property
    def result(self) -> Mapping[str, Any]:
        """Return what came of it; empty until it ended."""
        return self.outcome.data if self.outcome is not None else {}

    @property
    def trouble(self) -> SafeText:
        """Return why it failed and what to do, as one line."""
        line = self.outcome.line if self.outcome is not None else NOTHING
        return line or clean_line(_("The worker did not finish this"))

    @property
    def words(self) -> SafeText:
        """Return its newest step or, when it failed, why."""
        return self.trouble if self.failed else self.text


def watch(see: Callable[[], JobView | None], stop: threading.Event) -> Iterator[JobView]:
    """Yield what `see` returns each time it changed, until it has ended or `stop` is set."""
    last: JobView | None = None
    while (view := see()) is not None:
        if view != last and not stop.is_set():
            yield view
        if view.ended or stop.wait(LOOK_SECONDS):
            return
        last = view


def look(opened: OpenDesk, job_id: int) -> JobView:
    """Return a job as it stands; one that was cleared away counts as failed."""
    with opened.store.read() as conn:
        row = jobs.get(conn, job_id)
        idle = row is not None and jobs.unattended(conn, row)
    if row is None:
        return JobView(outcome=GONE)
    progress = jobs.progress(row)
    outcome = jobs.outcome(row) if row.ended else None
    return JobView(progress.text, progress.steps, progress.data, outcome, idle)


class JobFollower:
    """One job, asked for when it is followed."""

    def __init__(
        self, opened: OpenDesk, kind: str, payload: Mapping[str, Any], secret: str | None = None
    ) -> None:
        self.job_id = 0  # 0 = not asked for yet
        self._opened = opened
        self._asked = (kind, payload, secret)
        self._left = threading.Event()

    def follow(self) -> Iterator[JobView]:
        """Ask for the job and yield it whenever it reads differently; the last one has ended.

        Without a worker it is cancelled and ends at once, in words. Raises NotAllowed and store problems.
        """
        kind, payload, secret = self._asked
        self.job_id = jobs.submit(self._opened.store, self._opened.actor, kind, payload, secret)
        self._asked = (kind, payload, None)
        yield from watch(self._look, self._left)

    def leave(self) -> None:
        """Stop following soon; the job goes on without us."""
        self._left.set()

    def cancel(self) -> None:
        """Give the job up and stop following (in a thread)."""
        self._left.set()
        if self.job_id:
            jobs.cancel(self._opened.store, self._opened.actor, self.job_id)

    def _look(self) -> JobView:
        view = look(self._opened, self.job_id)
        if not view.idle:
            return view
        jobs.cancel(self._opened.store, self._opened.actor, self.job_id)
        words = clean_line(_("No worker runs, so nothing happens. Start one with: tuidesk worker"))
        return JobView(outcome=Outcome(False, words, NOTHING, {}))
