"""Where a seed happens: a desk with three ways in and one out, its workers, and the servers around it."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from tests.faults.checker.journal import Journal
from tests.faults.checker.passage import Passage
from tests.faults.checker.sink import Sink
from tests.faults.disk import Disk, mounted
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.worker.desk import ADMIN, new_user
from tuidesk.desk import agents, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store.engine import open_store

IDLE, POLL, LMTP = "idle", "poll", "lmtp"
LMTP_ADDRESS = "c-9f2k@desk.test"
COPY = "second-"  # so begins the address of whoever gets a copy of a reply
AGENTS = ("ana", "bea")


class Place:
    """Everything of one seed; leaving it ends all programs and removes all files."""

    def __init__(self, seed: int, dovecot: Dovecot, postgres: Postgres | None) -> None:
        self.random = random.Random(seed)
        self.dovecot = dovecot
        self.postgres = postgres
        self.workers: list[subprocess.Popen[bytes]] = []
        self.lmtp_port = free_port()
        self._ports: dict[int, int] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="faults"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.disk: Disk = self._stack.enter_context(mounted(self.folder / "disk", room="64m"))
        os.environ["TUIDESK_HOME"] = str(self.disk.folder / "desk")
        os.environ.pop("TUIDESK_DATABASE", None)
        if self.postgres:
            os.environ["TUIDESK_DATABASE"] = self.postgres.new_database()
        self.journal = Journal(self.folder / "journal")
        self._stack.callback(self.journal.close)
        self.sink = Sink()
        self.sink.start()
        self._stack.callback(self.sink.stop)
        self.smtp = self._way(self.sink.port)
        self.imap = {IDLE: self._way(self.dovecot.port), POLL: self._way(self.dovecot.port, b" IDLE ")}
        self.locations = locate()
        self.store = open_store(self.locations, role="worker")
        self._stack.callback(self.store.close)
        self._set_up()
        self._stack.callback(self.end_workers)
        self.start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _way(self, port: int, hides: bytes = b"") -> Passage:
        made = Passage(port, hides)
        self._stack.callback(made.stop)
        return made

    def _set_up(self) -> None:
        server = Server(self.smtp.host, self.smtp.port, "none")
        additions.add_smtp(self.store, ADMIN, "out", server, from_="desk@desk.test")
        self.logins = {name: new_user(self.dovecot, name) for name in self.imap}
        for name, way in self.imap.items():
            user, password = self.logins[name]
            additions.add_imap(
                self.store,
                ADMIN,
                name,
                Server(way.host, way.port, "none"),
                user=user,
                password=password,
                address=f"{name}@desk.test",
                since="all",
            )
            queues.add(self.store, ADMIN, name.title(), inbound=name, reply_via="out")
        queues.add(self.store, ADMIN, "Lmtp", reply_via="out")
        queues.change(self.store, ADMIN, "Lmtp", [("creation-address", LMTP_ADDRESS)])
        rows = [agents.add(self.store, ADMIN, name, f"{name}@desk.test", "agent") for name in AGENTS]
        self.actors = [Actor(row.id, row.name, "agent") for row in rows]

    def start_worker(self, *, dies_at: int = 0, shift: int = 0) -> subprocess.Popen[bytes]:
        """Start a worker, which may die at its n-th commit or have a wrong clock; the first one gets LMTP."""
        port = free_port() if self.workers else self.lmtp_port
        command = [sys.executable, "-m", "tests.faults.checker.quick", str(dies_at), str(shift)]
        command += ["worker", "--listen-lmtp", f"127.0.0.1:{port}"]
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.workers.append(worker)
        self._ports[worker.pid] = port
        return worker

    def serves(self, worker: subprocess.Popen[bytes]) -> bool:
        """Say whether a worker has come up and lives."""
        try:
            socket.create_connection(("127.0.0.1", self._ports[worker.pid]), timeout=1).close()
        except OSError:
            return False
        return worker.poll() is None

    def one_worker(self) -> None:
        """See to it that one worker runs, and that it listens."""
        self.end_workers(but_first=True)
        if not self.workers or self.workers[0].poll() is not None:
            self.end_workers()
            self.start_worker()

    def end_workers(self, *, but_first: bool = False) -> None:
        """Kill and reap workers."""
        keep = self.workers[:1] if but_first else []
        for worker in self.workers[len(keep) :]:
            with suppress(ProcessLookupError):
                worker.kill()
            worker.wait()
        self.workers = keep

    def rows(self, query: sa.Select[Any]) -> list[Any] | None:
        """Run a query; None while the store is away."""
        try:
            with self.store.read() as conn:
                return list(conn.execute(query).all())
        except Problem:
            return None

    def count(self, table: sa.Table, *where: Any) -> int:
        """Count rows; -1 while the store is away."""
        rows = self.rows(sa.select(sa.func.count()).select_from(table).where(*where))
        return -1 if rows is None else int(rows[0][0])

    def log(self) -> str:
        """Return the end of what the workers said."""
        return (self.folder / "worker.log").read_text(errors="replace")[-4000:]
