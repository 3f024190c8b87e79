"""Faults of the PostgreSQL server."""

from __future__ import annotations

import subprocess

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place

NO_ROOM = "No space left on device"
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


class CommitUnanswered(Fault):
    """The server gets a COMMIT, and its answer never comes; whoever waited for it tries again."""

    name = "COMMIT whose answer is lost"
    databases = ("postgresql",)

    def strike(self, place: Place) -> bool:
        assert place.postgres
        way = place.postgres.way
        before = way.cuts
        for _ in range(4):
            way.answered = place.random.random() < 0.5
            way.cut_commits = place.random.randint(1, 3)
            happens(lambda: not way.cut_commits)
            linger(place, 0.0, 0.5)
        way.cut_commits = 0
        return way.cuts > before


class DatabaseFull(Fault):
    """The disk of the tables has no room."""

    name = "PostgreSQL's disk full"
    databases = ("postgresql",)

    def strike(self, place: Place) -> bool:
        server = place.postgres
        assert server
        before = server.log().count(NO_ROOM)
        server.disk.fill()
        fired = happens(lambda: server.log().count(NO_ROOM) > before, 15)
        linger(place, 0.5, 2.0)
        server.disk.free()
        return fired
