"""Where a seed happens: a desk with four ways in and three out, and its workers."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from tests.faults.checker import office
from tests.faults.checker.clock import WALL, Clock
from tests.faults.checker.journal import Journal
from tests.faults.checker.servers import Servers
from tests.faults.checker.ways import IDLE, OFFICE, POLL, SMTP_LOGIN, Ways
from tests.faults.disk import Disk, mounted
from tests.servers import free_port
from tests.servers.office365 import CONFIG as OFFICE365
from tests.worker.desk import ADMIN, new_user
from tuidesk.desk import agents, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store import facts
from tuidesk.store.engine import open_store

PROGRAM = (sys.executable, "-m", "tests.faults.checker.quick")
LMTP_ADDRESS = "c-9f2k@desk.test"
COPY = "second-"  # so begins the address of whoever gets a copy of a reply
AGENTS = ("ana", "bea")


class Place(Ways):
    """Everything of one seed; leaving it ends all programs and removes all files.

    Without `tokens` it has no mailbox of Office 365, whose sign-in takes seconds.
    """

    def __init__(self, seed: int, servers: Servers, *, tokens: bool = True) -> None:
        self._tokens = tokens
        self.random = random.Random(seed)
        super().__init__(servers)
        self.postgres = servers.postgres
        self.workers: list[subprocess.Popen[bytes]] = []
        self.lmtp_port = free_port()
        self._ports: dict[int, int] = {}

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faults"))
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.disk: Disk = self._stack.enter_context(mounted(self.folder / "disk", room="64m"))
        os.environ["TUIDESK_HOME"] = str(self.disk.folder / "desk")
        os.environ.pop("TUIDESK_DATABASE", None)
        if self.postgres:
            url = self.postgres.new_database()
            self._stack.callback(self.postgres.drop, url)
            os.environ["TUIDESK_DATABASE"] = url
        self.clock = Clock(self.folder / "clock")
        WALL.follow(self.clock)
        self.journal = Journal(self.folder / "journal")
        self._stack.callback(self.journal.close)
        self._make_servers()
        self.locations = locate()
        self._configure()
        self.store = open_store(self.locations, role="worker")
        self._stack.callback(self.store.close)
        self._set_up()
        self._stack.callback(self.end_workers)
        self.start_worker()
        if self._tokens:
            address, _password = self.dovecot.add_user(f"{OFFICE}-{uuid.uuid4().hex[:8]}@desk.test")
            self.logins[OFFICE] = (address, "")
            office.sign_in(self.store, self.servers.authority, address)

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _configure(self) -> None:
        """Write where the desk's Office 365 is."""
        text = OFFICE365.format(
            imap=self.imap[OFFICE].port,
            smtp=self.office_smtp.port,
            authority=self.servers.authority.base,
            ca_file=self.servers.right.ca_file,
        )
        self.locations.make()
        self.locations.config.joinpath("config.toml").write_text(text)

    def _set_up(self) -> None:
        with self.store.write() as conn:
            facts.put(conn, "worker", "service")  # or the program at a terminal starts one with long waits
        server = Server(self.smtp.host, self.smtp.port, "none")
        additions.add_smtp(self.store, ADMIN, "out", server, from_="desk@desk.test")
        guarded = Server(self.guarded.host, self.guarded.port, "starttls", self.servers.right.ca_file)
        user, password = SMTP_LOGIN
        from_ = "guarded@desk.test"
        additions.add_smtp(self.store, ADMIN, "guarded", guarded, from_=from_, user=user, password=password)
        self.logins = {name: new_user(self.dovecot, name) for name in (IDLE, POLL)}
        for name, out in ((IDLE, "out"), (POLL, "guarded")):
            way = self.imap[name]
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
            queues.add(self.store, ADMIN, name.title(), inbound=name, reply_via=out)
        queues.add(self.store, ADMIN, "Lmtp", reply_via="out")
        queues.change(self.store, ADMIN, "Lmtp", [("creation-address", LMTP_ADDRESS)])
        login, _name = agents.os_user()
        rows = [
            agents.add(self.store, ADMIN, name, f"{name}@desk.test", "agent") for name in (*AGENTS, login)
        ]
        self.actors = [Actor(row.id, row.name, "agent") for row in rows[:2]]
        self.at_terminal = rows[2].id

    def start_worker(
        self, *, dies_at: int = 0, shift: int = 0, prefix: Sequence[str] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a worker, which may die at its n-th commit or have a wrong clock; the first one gets LMTP."""
        port = free_port() if self.workers else self.lmtp_port
        command = [*PROGRAM, str(dies_at), str(shift), str(self.folder / "clock")]
        command = [*prefix, *command, "worker", "--listen-lmtp", f"127.0.0.1:{port}"]
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
