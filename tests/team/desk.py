"""The desk of a team: PostgreSQL, two mailboxes, one way out, two workers, and agents who come over SSH."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from tests.faults.checker.journal import Journal
from tests.faults.checker.passage import Passage
from tests.helpers import wait_for
from tests.postgres.conftest import Roles
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Received, SmtpSink
from tests.servers.sshd import Sshd
from tests.ssh.conftest import Team
from tests.worker.desk import ADMIN, new_user
from tests.worker.post import letter
from tuidesk.desk import queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store

AGENTS = ("ana", "bea", "carl")
MAILBOXES = ("support", "billing")
WORKERS = 2


class TeamDesk:
    """Everything that the team has; leaving it ends all programs.

    It has what `tests.faults.checker.compare` asks of a place: journal, store, rows and what was received.
    """

    at_terminal = None  # nobody acts but those whom the journal names

    def __init__(
        self,
        roles: Roles,
        dovecot: Dovecot,
        sink: SmtpSink,
        sshd: Sshd,
        folder: Path,
        run: Callable[..., str],
    ) -> None:
        self.sink, self.sshd = sink, sshd
        self.workers: list[subprocess.Popen[bytes]] = []
        self._roles, self._dovecot, self._folder, self._run = roles, dovecot, folder, run
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        os.environ["TUIDESK_DATABASE"] = self._roles.worker
        self.journal = Journal(self._folder / "journal")
        self._stack.callback(self.journal.close)
        locations = locate()
        locations.make()
        locations.config.joinpath("config.toml").write_text(f'database = "{self._roles.session}"\n')
        self.store = open_store(locations, role="worker")
        self._stack.callback(self.store.close)
        self._set_up()
        self._stack.callback(self._end_workers)
        for number in range(WORKERS):
            self.start_worker(number)
        self.way = Passage(self.sshd.port)  # a network between agents and host, which can be cut
        self._stack.callback(self.way.stop)
        network = copy.copy(self.sshd)
        network.port = self.way.port
        self.team = Team(network, self._run)
        for name in AGENTS:
            self.team.hire(name)
        self.ids = {row.name: row.id for row in self.rows(sa.select(t.agent)) or [] if row.name in AGENTS}
        self.actors = [Actor(ident, name, "agent") for name, ident in self.ids.items()]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def received(self) -> list[Received]:
        """Return the mails that customers got."""
        return self.sink.received

    def _set_up(self) -> None:
        way_out = Server(self.sink.host, self.sink.port, "none")
        additions.add_smtp(self.store, ADMIN, "out", way_out, from_="desk@desk.test")
        self._users = []
        for name in MAILBOXES:
            user, password = new_user(self._dovecot, name)
            here = Server(self._dovecot.host, self._dovecot.port, "none")
            words = {"user": user, "password": password, "address": f"{name}@desk.test", "since": "all"}
            additions.add_imap(self.store, ADMIN, name, here, **words)
            queues.add(self.store, ADMIN, name.title(), inbound=name, reply_via="out")
            self._users.append(user)

    def post(self, case: str, mailbox: int) -> None:
        """Let a customer write."""
        address = f"{MAILBOXES[mailbox]}@desk.test"
        raw = letter(f"Customer <{case}@cliente.test>", address, case, f"Text of {case}.")
        self._dovecot.deliver(self._users[mailbox], raw)
        message_id = str(message_from_bytes(raw)["Message-ID"])
        self.journal.write("delivered", token=case, message_id=message_id, answers="")

    def start_worker(self, number: int) -> None:
        """Start one of the workers, as the service does."""
        command = [sys.executable, "-m", "tuidesk", "worker"]
        with (self._folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.workers[number : number + 1] = [worker]

    def kill_worker(self, number: int) -> None:
        """Kill one of the workers."""
        with suppress(ProcessLookupError):
            self.workers[number].kill()
        self.workers[number].wait()

    def _end_workers(self) -> None:
        for number in range(len(self.workers)):
            self.kill_worker(number)

    def end_connections(self) -> None:
        """End all sessions of this desk at PostgreSQL, in whatever transaction they are."""
        others = sa.text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        engine = sa.create_engine(self._roles.owner.replace("postgresql:", "postgresql+psycopg:", 1))
        with engine.begin() as conn:
            conn.execute(others)
        engine.dispose()

    def rows(self, query: sa.Select[Any]) -> list[Any] | None:
        """Run a query; None while the store is away."""
        try:
            with self.store.read() as conn:
                return list(conn.execute(query).all())
        except Problem:
            return None

    def asked(self, query: sa.Select[Any]) -> list[Any]:
        """Run a query until the store answers."""
        answers: list[list[Any]] = []
        wait_for(
            lambda: [answers.append(rows) for rows in [self.rows(query)] if rows is not None], "the store"
        )
        return answers[-1]

    def count(self, table: sa.Table, *where: Any) -> int:
        """Count rows."""
        return int(self.asked(sa.select(sa.func.count()).select_from(table).where(*where))[0][0])

    def log(self) -> str:
        """Return the end of what the workers said."""
        return (self._folder / "worker.log").read_text(errors="replace")[-4000:]


class Customers(threading.Thread):
    """Write so many mails, one after the other, while the team works."""

    def __init__(self, desk: TeamDesk, cases: list[str], pause: float) -> None:
        super().__init__(daemon=True)
        self._desk, self._cases, self._pause = desk, cases, pause

    def run(self) -> None:
        """Write."""
        for number, case in enumerate(self._cases):
            self._desk.post(case, number % len(MAILBOXES))
            time.sleep(self._pause)
