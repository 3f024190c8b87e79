"""What every fault has."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from tests.faults.checker.place import Place

LONGEST_SECONDS = 6.0  # a fault that needs something to happen gives up waiting for it


class Fault(ABC):
    """One kind of fault; it has no state of its own, so one object serves every seed."""

    name: str
    databases: ClassVar[tuple[str, ...]] = ("sqlite", "postgresql")

    @abstractmethod
    def strike(self, place: Place) -> bool:
        """Do harm and end it; say whether the harm was seen to be done."""


def happens(predicate: Callable[[], object], seconds: float = LONGEST_SECONDS) -> bool:
    """Wait until something is so, and say whether it came to be in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if predicate():
            return True
        time.sleep(0.02)
    return False


def linger(place: Place, least: float, most: float) -> None:
    """Let a random time pass."""
    time.sleep(place.random.uniform(least, most))
