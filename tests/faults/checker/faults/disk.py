"""A disk without room."""

from __future__ import annotations

from tests.faults.checker.faults.base import Fault, linger
from tests.faults.checker.place import Place


class DiskFull(Fault):
    """ENOSPC for all who write, for a while."""

    name = "disk full"
    databases = ("sqlite",)  # the cluster of the tests lies elsewhere

    def strike(self, place: Place) -> bool:
        place.disk.fill()
        linger(place, 1.0, 3.0)
        full = place.disk.is_full()
        place.disk.free()
        return full
