"""A PostgreSQL whose databases lie on a small disk, and a way to it that can lose the answer to a COMMIT."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from tests.faults.disk import Disk, mounted
from tests.servers.postgres import Postgres

SOCKET = ".s.PGSQL.5432"
COMMIT = b"Q\0\0\0\x0bCOMMIT\0"  # a simple query
ROOM = "200m"


class Cluster(Postgres):
    """The log of the cluster has a disk with room, the tables one that can be full."""

    disk: Disk
    way: CommitPassage

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(self.remove)
            self.start()
            self.disk = stack.enter_context(mounted(self.folder / "small", room=ROOM))
            stack.callback(self.stop_if_running)
            if os.geteuid() == 0:
                shutil.chown(self.disk.folder, "postgres")
            self.sql(f"CREATE TABLESPACE small LOCATION '{self.disk.folder}'")
            self.way = CommitPassage(self.folder / SOCKET)
            stack.callback(self.way.stop)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run a statement."""
        self._run("psql", "-h", str(self.folder), "-U", "desk", "-qc", statement, database)

    def stop_if_running(self) -> None:
        """Stop the server, if it runs."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()

    def new_database(self) -> str:
        """Make an empty database on the small disk and return its URL, which goes through the passage."""
        name = next(self._names)
        self._run("createdb", "-h", str(self.folder), "-U", "desk", "-T", "template0", "-D", "small", name)
        return f"postgresql://desk@/{name}?host={self.way.folder}"

    def drop(self, url: str) -> None:
        """Give the room of a database back."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._run("dropdb", "-h", str(self.folder), "-U", "desk", "--force", "--if-exists", name)

    def log(self) -> str:
        """Return what the server said."""
        return (self.folder / "log").read_text(errors="replace")


class CommitPassage:
    """Passes bytes between programs and the server; `cut_commits` many times it cuts at a COMMIT.

    The server has the COMMIT by then; with `answered` it has also answered, so it is certain that it was done.
    """

    def __init__(self, server: Path) -> None:
        self.cut_commits = 0
        self.answered = False
        self.cuts = 0
        self._server = str(server)
        self.folder = Path(tempfile.mkdtemp(prefix="pgway"))
        self.folder.chmod(0o755)
        self._lock = threading.Lock()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / SOCKET))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self._server)
                except OSError:  # the server is away
                    client.close()
                    continue
                wire = _Wire(client, server)
                for pump in (self._to_server, self._to_client):
                    threading.Thread(target=self._run, args=(pump, wire), daemon=True).start()

    def _run(self, pump: object, wire: _Wire) -> None:
        with suppress(OSError):
            pump(wire)  # type: ignore[operator]
        wire.cut()

    def _to_server(self, wire: _Wire) -> None:
        while data := wire.client.recv(65536):
            if data.endswith(COMMIT) and self._chosen():
                wire.doomed = True
                wire.server.sendall(data)
                if not self.answered:
                    return
            else:
                wire.server.sendall(data)

    def _to_client(self, wire: _Wire) -> None:
        while data := wire.server.recv(65536):
            if wire.doomed:
                return
            wire.client.sendall(data)

    def _chosen(self) -> bool:
        with self._lock:
            if not self.cut_commits:
                return False
            self.cut_commits -= 1
            self.cuts += 1
            return True


class _Wire:
    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.doomed = False

    def cut(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                end.close()
