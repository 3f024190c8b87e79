"""How far a job of the worker is, as a page draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Event
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


def watch(see: Callable[[], JobView | None], stop: Event) -> Iterator[JobView]:
    """Yield what `see` returns each time it changed, until it has ended or `stop` is set."""
    last: JobView | None = None
    while (view := see()) is not None:
        if view != last and not stop.is_set():
            yield view
        if view.outcome is not None or stop.wait(LOOK_SECONDS):
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
