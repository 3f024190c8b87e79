"""Who was synced when, so that replies which waited for the network leave after new mail was seen."""

from __future__ import annotations

import threading
import time


class Synced:
    """The moments (monotonic seconds) of the last sync of each mailbox of this worker."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last: dict[int, float] = {}

    def expect(self, inbound_id: int) -> None:
        """Make waiters wait for this mailbox too."""
        with self._changed:
            self._last.setdefault(inbound_id, 0.0)

    def done(self, inbound_id: int) -> None:
        """Note that the mailbox was synced, or proved unreachable, just now."""
        with self._changed:
            self._last[inbound_id] = time.monotonic()
            self._changed.notify_all()

    def forget(self, inbound_id: int) -> None:
        """No longer wait for this mailbox."""
        with self._changed:
            self._last.pop(inbound_id, None)
            self._changed.notify_all()

    def wait(self, since: float, seconds: float) -> bool:
        """Wait until each mailbox was tried after `since`; False when that took longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: all(at > since for at in self._last.values()), seconds)
