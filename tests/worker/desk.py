"""Sets a desk up for a test, runs its worker, and reads what came of it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import uuid
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tuidesk.desk import queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store
from tuidesk.worker import supervisor
from tuidesk.worker.supervisor import Done

ADMIN = Actor(None, "cli", "admin")


def new_user(dovecot: Dovecot, name: str) -> tuple[str, str]:
    """Add a user whom no other test has, and return him with his password."""
    return dovecot.add_user(f"{name}-{uuid.uuid4().hex[:8]}")


class Desk:
    """One desk of a test."""

    def __init__(self) -> None:
        self.locations = locate()
        self.store = open_store(self.locations, role="worker")
        self._threads: list[tuple[threading.Thread, threading.Event]] = []
        self._programs: list[subprocess.Popen[str]] = []

    def close(self) -> None:
        """End every worker and the store."""
        for _thread, stop in self._threads:
            stop.set()
        for thread, _stop in self._threads:
            thread.join(120)
        for program in self._programs:
            with suppress(ProcessLookupError):
                program.kill()
            program.wait()
            for pipe in (program.stdout, program.stderr):
                if pipe:
                    pipe.close()
        self.store.close()

    def mailbox(
        self,
        dovecot: Dovecot,
        name: str,
        address: str,
        *,
        since: str = "all",
        password: str = "",
        login: tuple[str, str] | None = None,
    ) -> str:
        """Add a mailbox of a new Dovecot user as a channel and return the user."""
        user, right = login or new_user(dovecot, name)
        server = Server(dovecot.host, dovecot.port, "none")
        channel_additions.add_imap(
            self.store,
            ADMIN,
            name,
            server,
            user=user,
            password=password or right,
            address=address,
            since=since,
        )
        return user

    def way_out(self, sink: SmtpSink, name: str, from_: str) -> int:
        """Add a way out through an SMTP sink and return its id."""
        return channel_additions.add_smtp(
            self.store, ADMIN, name, Server(sink.host, sink.port, "none"), from_=from_
        )

    def queue(self, name: str, **settings: Any) -> int:
        """Add a queue and return its id."""
        return queues.add(self.store, ADMIN, name, **settings)

    def start(self, **options: Any) -> threading.Event:
        """Run a worker in a thread; the event stops it."""
        stop = threading.Event()
        run = lambda: supervisor.run(self.locations, self.store, stop=stop, **options)  # noqa: E731
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        self._threads.append((thread, stop))
        return stop

    def once(self) -> Done:
        """Run one round in this process."""
        return supervisor.run(self.locations, self.store, once=True)

    def program(self, *arguments: str, largest_file: int = 0) -> subprocess.Popen[str]:
        """Start the real program, which may be forbidden files of more than so many bytes."""

        def limit() -> None:
            if largest_file:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        program = subprocess.Popen(
            [sys.executable, "-m", "tuidesk", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit,
        )
        self._programs.append(program)
        return program

    def once_program(self, **options: int) -> tuple[int, dict[str, Any], str]:
        """Run `tuidesk worker --once` and return its exit code, its totals and what it complained of."""
        program = self.program("worker", "--once", "--json", **options)
        out, err = program.communicate(timeout=100)
        return program.returncode, json.loads(out.splitlines()[-1]), err

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        """Run a query."""
        with self.store.read() as conn:
            return list(conn.execute(query).all())

    def count(self, table: sa.Table, *where: Any) -> int:
        """Count the rows of a table."""
        [(count,)] = self.rows(sa.select(sa.func.count()).select_from(table).where(*where))
        return int(count)

    def tickets(self, count: int) -> list[Any]:
        """Wait until there are so many tickets and return them, oldest first."""
        wait_for(lambda: self.count(t.ticket) >= count, f"{count} tickets")
        return self.rows(sa.select(t.ticket).order_by(t.ticket.c.id))
