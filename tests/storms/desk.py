"""A desk of a storm: a mailbox on a real server, a real worker, and a way out to the robots."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, new_user
from tuidesk.desk import agents, queues, replying, storms
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions
from tuidesk.desk.replies.letter import Letter
from tuidesk.desk.servers import Server
from tuidesk.desk.storms import Storm
from tuidesk.locations import locate
from tuidesk.mail.message import Address
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store

COMING_SECONDS = 240.0  # on a busy machine
REST_SECONDS = 4 * 3600.0  # what a full-size storm may take
ANSWER = "A person looks at it."


class StormDesk:
    """The desk of NAME.test: its queue Support has support@NAME.test, reads it by IMAP and acknowledges."""

    def __init__(self, name: str, folder: Path, dovecot: Dovecot, smtp_port: int) -> None:
        self.address, self.creation = f"support@{name}.test", f"c-9f2k@{name}.test"
        self._dovecot, self._folder = dovecot, folder / name
        self._folder.mkdir()
        self._lmtp_port = free_port()
        os.environ["TUIDESK_HOME"] = str(self._folder / "home")
        self.store = open_store(locate(), role="worker")
        self.user, password = new_user(dovecot, name)
        here = Server("127.0.0.1", dovecot.port, "none")
        words = {"user": self.user, "password": password, "address": self.address, "since": "all"}
        additions.add_imap(self.store, ADMIN, "in", here, **words)
        additions.add_smtp(
            self.store, ADMIN, "out", Server("127.0.0.1", smtp_port, "none"), from_=self.address
        )
        queues.add(self.store, ADMIN, "Support", inbound="in", reply_via="out")
        settings = [("creation-address", self.creation), ("acknowledge", "yes")]
        queues.change(self.store, ADMIN, "Support", settings)
        row = agents.add(self.store, ADMIN, "ana", f"ana@{name}.test", "agent")
        self.ana = Actor(row.id, row.name, "agent")
        self._worker = self._start()
        # What lies in the mailbox before its first sync is old, and old mail is acknowledged by nobody.
        synced = sa.select(t.inbound.c.id).where(t.inbound.c.ok_at > 0)
        try:
            wait_for(lambda: self.rows(synced), "the first sync", COMING_SECONDS)
        except AssertionError as error:
            error.add_note(self.log())
            self.close()
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tuidesk", "worker", "--listen-lmtp", f"127.0.0.1:{self._lmtp_port}"]
        with (self._folder / "worker.log").open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def close(self) -> None:
        """End the worker and the store."""
        with suppress(ProcessLookupError):
            self._worker.terminate()
        self._worker.wait()
        self.store.close()

    def post(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a delivery agent does."""
        self._dovecot.deliver(self.user, raw)

    def hand_over(self, sender: str, raw: bytes) -> None:
        """Deliver a mail to the creation address over LMTP."""
        wait_for(lambda: self._handed_over(sender, raw), "the listener to take a mail", COMING_SECONDS)

    def _handed_over(self, sender: str, raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", self._lmtp_port, timeout=COMING_SECONDS) as listener:
                listener.sendmail(sender, [self.creation], raw)
        except OSError:  # not there yet, or busy: a mail server tries again
            return False
        return True

    def write(self, to: str, number: int) -> None:
        """Open a ticket with a mail of an agent."""
        [queue] = self.rows(sa.select(t.queue.c.id))
        words = {"subject": f"Question {number}", "text": f"Do you have number {number}?"}
        letter = Letter(queue_id=queue.id, to=(Address("", to),), **words)
        replying.send(self.store, self.ana, letter, undo_ms=0)

    def answer(self, address: str) -> None:
        """Answer the customer with an address, once his mail has come in."""
        mine = sa.select(t.message.c.ticket_id).where(t.message.c.author_address == address)
        found = wait_for(lambda: self.rows(mine), f"the mail of {address}", REST_SECONDS)
        start = replying.start_reply(self.store, self.ana, found[-1].ticket_id)
        letter = Letter(ticket_id=start.ticket_id, to=start.to, subject=start.subject, text=ANSWER)
        replying.send(self.store, self.ana, letter, undo_ms=0, overtaken_ok=True)

    def taken_in(self) -> int:
        """Return how many mails the ledger has."""
        return int(self.rows(sa.select(sa.func.count()).select_from(t.ledger))[0][0])

    def waiting(self) -> int:
        """Return how many mails wait for their turn to leave."""
        query = sa.select(sa.func.count()).where(t.outbox.c.state.in_(("queued", "sending")))
        return int(self.rows(query)[0][0])

    def dispositions(self) -> dict[str, int]:
        """Return how many mails went where."""
        where = t.ledger.c.disposition
        return dict(tuple(row) for row in self.rows(sa.select(where, sa.func.count()).group_by(where)))

    def told(self) -> list[Storm]:
        """Return the storms of which agents are told."""
        with self.store.read() as conn:
            return storms.read(conn)

    def log(self) -> str:
        """Return the end of what the worker said."""
        return (self._folder / "worker.log").read_text(errors="replace")[-3000:]

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        """Run a query."""
        with self.store.read() as conn:
            return list(conn.execute(query).all())
