"""Where the address that somebody pastes meets the sign-in that waits for it, in another job of this worker."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, mark


class NobodyWaits(NotFound):
    """The sign-in that the pasted address is for has ended."""

    def __init__(self) -> None:
        title = mark("The sign-in that this address belongs to has ended")
        super().__init__(Phrase(title), Phrase(mark("Begin the sign-in again")))


@dataclass(frozen=True, slots=True)
class Slot:
    """Takes pasted texts for one sign-in; `understand` raises BadPaste for one that is of no use."""

    understand: Callable[[str], object]
    texts: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)


class Pastes:
    """The sign-ins that wait for a pasted address, by the id of their job."""

    def __init__(self) -> None:
        self._slots: dict[int, Slot] = {}
        self._lock = threading.Lock()

    @contextmanager
    def expecting(self, job_id: int, understand: Callable[[str], object]) -> Iterator[Slot]:
        """Take what is pasted for a sign-in meanwhile."""
        slot = Slot(understand)
        with self._lock:
            self._slots[job_id] = slot
        try:
            yield slot
        finally:
            with self._lock:
                del self._slots[job_id]

    def give(self, job_id: int, text: str) -> None:
        """Hand over a pasted text; raises NobodyWaits, or BadPaste when the sign-in goes on waiting."""
        with self._lock:
            slot = self._slots.get(job_id)
        if slot is None:
            raise NobodyWaits
        slot.texts.put(text)
        slot.understand(text)
