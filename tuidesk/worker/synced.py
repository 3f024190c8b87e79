"""Who was synced when, so that replies which waited for the network leave after new mail was seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Synced:
    """The moments (monotonic seconds) of the last sync of each mailbox of this worker."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._last: dict[int, float] = {}
        self._unreached: set[int] = set()
        self._nudges: dict[int, Callable[[], None]] = {}

    def expect(self, inbound_id: int, nudge: Callable[[], None]) -> None:
        """Make waiters wait for this mailbox too; `nudge` ends the pause after which it is tried again."""
        with self._changed:
            self._nudges[inbound_id] = nudge
            self._last.setdefault(inbound_id, 0.0)

    def done(self, inbound_id: int, *, unreached: bool = False) -> None:
        """Note that the mailbox was synced, or failed, just now; `unreached` when the network was what failed."""
        with self._changed:
            (self._unreached.add if unreached else self._unreached.discard)(inbound_id)
            self._last[inbound_id] = time.monotonic()
            self._changed.notify_all()

    def forget(self, inbound_id: int) -> None:
        """No longer wait for this mailbox."""
        with self._changed:
            self._last.pop(inbound_id, None)
            self._nudges.pop(inbound_id, None)
            self._unreached.discard(inbound_id)
            self._changed.notify_all()

    def ask(self) -> None:
        """Have the mailboxes tried again now that could not be reached, and count them as not tried until then."""
        with self._changed:
            nudges = [self._nudges[one] for one in self._unreached if one in self._nudges]
            self._last |= dict.fromkeys(self._unreached, 0.0)
        for nudge in nudges:
            nudge()

    def wait(self, since: float, seconds: float) -> bool:
        """Wait until each mailbox was tried after `since`; False when that took longer than `seconds`."""
        with self._changed:
            return self._changed.wait_for(lambda: all(at > since for at in self._last.values()), seconds)
