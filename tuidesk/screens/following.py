"""Follows a job of the worker step by step, for any screen; run it in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tuidesk.desk import jobs
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.jobs import JobRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line

LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Followed:
    """A job as it stood at one look.

    `words` is its newest step, at its end why it failed; `steps` are all of them, `data` the plain
    values that the worker gave so far; once it `ended`, `result` is what came of it.
    """

    words: SafeText = NOTHING
    steps: tuple[SafeText, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    ended: bool = False
    ok: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)


class JobFollower:
    """One job, asked for when it is followed."""

    def __init__(
        self, opened: OpenDesk, kind: str, payload: Mapping[str, Any], secret: str | None = None
    ) -> None:
        self.job_id = 0  # 0 = not asked for yet
        self._opened = opened
        self._asked = (kind, payload, secret)
        self._left = threading.Event()

    def follow(self) -> Iterator[Followed]:
        """Ask for the job and yield it whenever it reads differently; the last one has ended.

        Without a worker it is cancelled and ends at once, in words. Raises NotAllowed and store problems.
        """
        kind, payload, secret = self._asked
        self.job_id = jobs.submit(self._opened.store, self._opened.actor, kind, payload, secret)
        self._asked = (kind, payload, None)
        last = None
        while last is None or not (last.ended or self._left.wait(LOOK_SECONDS)):
            now = self._look()
            if now != last:
                yield now
            last = now

    def leave(self) -> None:
        """Stop following soon; the job goes on without us."""
        self._left.set()

    def cancel(self) -> None:
        """Give the job up and stop following (in a thread)."""
        self._left.set()
        if self.job_id:
            jobs.cancel(self._opened.store, self._opened.actor, self.job_id)

    def _look(self) -> Followed:
        store = self._opened.store
        with store.read() as conn:
            row = jobs.get(conn, self.job_id)
            forsaken = row is not None and jobs.unattended(conn, row)
        if row is None:
            return Followed(clean_line(_("It did not end")), ended=True)
        if forsaken:
            jobs.cancel(store, self._opened.actor, self.job_id)
            words = clean_line(_("No worker runs, so nothing happens. Start one with: tuidesk worker"))
            return Followed(words, ended=True)
        return _followed(row)


def _followed(row: JobRow) -> Followed:
    so_far = jobs.progress(row)
    if not row.ended:
        return Followed(so_far.text, so_far.steps, so_far.data)
    result = jobs.outcome(row)
    words = so_far.text if result.ok else result.line
    return Followed(words, so_far.steps, so_far.data, True, result.ok, result.data)
