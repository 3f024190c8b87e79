"""Asks the worker to test a channel and tells how far it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from tuidesk.desk import health, jobs
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.jobs import JobRow
from tuidesk.term.clean import SafeText, clean_line

LOOK_SECONDS = 0.25


class ChannelTest:
    """One test of one channel, followed in a thread."""

    def __init__(self, opened: OpenDesk, channel: str) -> None:
        self._opened = opened
        self._channel = channel

    def follow(self) -> Iterator[SafeText]:
        """Yield a sentence at each step; the last one is the result."""
        store = self._opened.store
        job_id = jobs.submit(store, self._opened.actor, "test-channel", {"channel": self._channel})
        pause = threading.Event()
        while True:
            with store.read() as conn:
                row, alive = jobs.get(conn, job_id), health.read(conn).worker_alive
            if row is None or row.ended:
                yield self._result(row)
                return
            if not alive:
                yield clean_line(_("No worker runs, so nothing is tested. Start one with: tuidesk worker"))
                return
            yield clean_line(
                _("testing {channel}: {step}").format(channel=self._channel, step=row.progress or _("waits"))
            )
            pause.wait(LOOK_SECONDS)

    def _result(self, row: JobRow | None) -> SafeText:
        result = (row.result if row else None) or {}
        if result.get("ok"):
            return clean_line(_("{channel} works").format(channel=self._channel))
        return clean_line(f"{result.get('title', _('The test did not end'))}. {result.get('hint', '')}")
