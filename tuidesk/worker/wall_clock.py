"""Notices when somebody sets the machine's clock back."""

from __future__ import annotations

import time

from tuidesk.store.clock import now

SLACK_MS = 1000  # clocks are also steered, a little at a time


class WallClock:
    """Compares the wall clock with one that nobody can set."""

    def __init__(self) -> None:
        self._begun = self._ahead()

    def set_back_ms(self) -> int:
        """Return by how much the clock was set back since the last question, 0 = it was not."""
        before, self._begun = self._begun, self._ahead()
        back = before - self._begun
        return back if back > SLACK_MS else 0

    def _ahead(self) -> int:
        return now() - time.monotonic_ns() // 1_000_000
