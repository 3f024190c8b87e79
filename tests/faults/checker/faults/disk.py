"""A disk without room."""

from __future__ import annotations

import subprocess

from tests.faults.checker.faults.base import Fault, happens, linger
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


class SyncFails(Fault):
    """EIO from every third sync of the worker."""

    name = "EIO from fsync"
    databases = ("sqlite",)  # the cluster of the tests does not sync

    def strike(self, place: Place) -> bool:
        seen = place.folder / "strace"
        worker = place.workers[0]
        happens(lambda: place.serves(worker), 20)
        calls = "fsync,fdatasync"
        inject = f"inject={calls}:error=EIO:when=1+3"
        command = [
            "strace",
            "-f",
            "-qq",
            "-p",
            str(worker.pid),
            "-o",
            str(seen),
            "-e",
            f"trace={calls}",
            "-e",
            inject,
        ]
        tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        linger(place, 2.0, 4.0)
        tracer.terminate()  # it lets go of the worker
        tracer.wait()
        return "INJECTED" in (seen.read_text(errors="replace") if seen.exists() else "")
