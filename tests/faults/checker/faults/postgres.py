"""Faults of the PostgreSQL server."""

from __future__ import annotations

import subprocess

from tests.faults.checker.faults.base import Fault, linger
from tests.faults.checker.place import Place

OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


class Restart(Fault):
    """The server is stopped, in order or by a crash, and started again."""

    name = "PostgreSQL restarted"
    databases = ("postgresql",)

    def strike(self, place: Place) -> bool:
        assert place.postgres
        linger(place, 0.0, 1.0)
        place.postgres.stop(place.random.choice(("fast", "immediate")))
        linger(place, 0.0, 2.0)
        place.postgres.start()
        return True


class Terminate(Fault):
    """All sessions are ended, in whatever transaction they are, several times."""

    name = "PostgreSQL sessions ended"
    databases = ("postgresql",)

    def strike(self, place: Place) -> bool:
        assert place.postgres
        ended = 0
        for _ in range(4):
            linger(place, 0.0, 0.6)
            command = ["psql", "-h", str(place.postgres.folder), "-U", "desk", "-Atc", OTHERS, "postgres"]
            ended += int(subprocess.run(command, check=True, capture_output=True).stdout)
        return ended > 0
