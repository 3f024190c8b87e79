"""The wall clock of all programs of a seed, which can be set for all of them at once."""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path

_SECONDS = struct.Struct("q")


class Clock:
    """A file that says by how many seconds the wall clock is off; other clocks go on as they do."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _SECONDS.size)

    @property
    def off(self) -> int:
        """The seconds that every clock is off by."""
        return int(_SECONDS.unpack(self._map[:])[0])

    def turn(self, seconds: int) -> None:
        """Set the clocks so much ahead, or back."""
        self._map[:] = _SECONDS.pack(self.off + seconds)


class WallClock:
    """Lets `time.time` of this process follow a clock that can be set."""

    def __init__(self) -> None:
        self._right, self._exact = time.time, time.time_ns

    def follow(self, clock: Clock, own: int = 0) -> None:
        """Go by that clock, and be off by so many seconds of one's own."""
        right, exact = self._right, self._exact
        time.time = lambda: right() + clock.off + own
        time.time_ns = lambda: exact() + (clock.off + own) * 10**9


WALL = WallClock()
