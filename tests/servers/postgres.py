"""A private PostgreSQL cluster on a unix socket, for the tests of one process."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers import require_server, server_path

SPEED = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "listen_addresses=",
)


class Postgres:
    """A cluster that lives in a temporary folder until `stop`."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: unix socket paths end at 107 bytes
        self._names = (f"desk{number}" for number in itertools.count(1))

    def start(self) -> None:
        """Make the cluster the first time, and start it."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        if not data.exists():
            self._run(
                "initdb",
                "-D",
                str(data),
                "-U",
                "desk",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
        options = " ".join(f"-c {option}" for option in (*SPEED, f"max_connections={self._connections}"))
        options += f" -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(data), "-w", "-s", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, ending every session; `immediate` is a crash."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-s", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop the server if it runs, and delete the cluster."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database and return its URL."""
        name = next(self._names)
        self._run("createdb", "-h", str(self.folder), "-U", "desk", "-T", "template0", name)
        return f"postgresql://desk@/{name}?host={self.folder}"

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, which refuse to work for root."""
        path = server_path()
        command = [str(shutil.which(program, path=path)), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        # Output goes to a file: pg_ctl's server would keep a pipe open for ever.
        with (self.folder / "output").open("ab") as output:
            subprocess.run(
                command, check=True, stdout=output, stderr=output, cwd="/", env={**os.environ, "PATH": path}
            )


@contextmanager
def running() -> Iterator[Postgres]:
    """Run a cluster, and leave nothing behind."""
    require_server("initdb", "pg_ctl", "createdb")
    server = Postgres()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run one PostgreSQL for all tests of this process; each test gets a database of its own."""
    with running() as server:
        yield server
