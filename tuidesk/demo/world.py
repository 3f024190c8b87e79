"""The mail world of the demo, in a process of its own: customers who write, read and write back.

It takes the desk's mail on a loopback SMTP port and says which port on its standard output. After a
line on its standard input it runs the desk's worker and lets the customers write. When its standard
input ends, however that came about, it ends both and removes the folder: nothing outlives the demo.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tuidesk.demo import post
from tuidesk.demo.letters import LATER, Letter
from tuidesk.demo.people import ANSWERS, EVERYBODY, Person

ANSWER_SECONDS = 3.0
FIRST_SECONDS = 15.0
BETWEEN_SECONDS = 40.0
STOP_SECONDS = 8.0


class Customers:
    """Everybody who writes to the demo desk, and what they do with mail from it."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        self._people = {person.address: person for person in EVERYBODY}
        self._turns: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept a mail of the desk and plan the answers to it (aiosmtpd calls this)."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        received = message_from_bytes(content, policy=policy.default)
        for address in envelope.rcpt_tos:
            person = self._people.get(address.lower())
            if person and isinstance(received, EmailMessage):
                self._plan(person, received)
        return "250 2.0.0 OK, it will be read"

    def write_later(self, letters: Iterable[Letter]) -> None:
        """Send letters one by one, so that mail comes in while the desk is open."""
        due = FIRST_SECONDS
        for letter in letters:
            self._after(due, lambda letter=letter: post.write(letter, datetime.now(UTC)))
            due += BETWEEN_SECONDS

    def _plan(self, person: Person, received: EmailMessage) -> None:
        turn = self._next_turn(person, str(received["Subject"] or ""))
        if turn < len(ANSWERS[person.language]):
            part = received.get_body(("plain",))
            text = part.get_content() if part else ""
            self._after(ANSWER_SECONDS, lambda: post.answer(person, received, text, turn))

    def _next_turn(self, person: Person, subject: str) -> int:
        key = (person.address, subject.lower().removeprefix("re:").strip())
        with self._lock:
            turn = self._turns.get(key, 0)
            self._turns[key] = turn + 1
        return turn

    def _after(self, seconds: float, make: Any) -> None:
        timer = threading.Timer(seconds, self._hand_over, [make])
        timer.daemon = True
        timer.start()

    def _hand_over(self, make: Any) -> None:
        # A desk that is just closing has no listener any more; nobody waits for this mail then.
        with contextlib.suppress(OSError):
            post.hand_over(self._desk, make())


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(argv: list[str] | None = None) -> int:
    """Run the world until standard input ends; then the desk's worker ends and its folder goes."""
    parser = argparse.ArgumentParser(prog="tuidesk.demo.world")
    parser.add_argument("--folder", type=Path, required=True, help="the throw-away folder of the demo desk")
    parser.add_argument("--desk", type=Path, required=True, help="the desk's LMTP socket")
    args = parser.parse_args(argv)
    customers, port = Customers(args.desk), free_port()
    server = Controller(customers, hostname="127.0.0.1", port=port, ready_timeout=30)
    server.start()
    print(json.dumps({"smtp_port": port}), flush=True)
    try:
        if sys.stdin.readline():
            customers.write_later(LATER)
            with desk_worker(args.desk):
                sys.stdin.read()
    finally:
        server.stop()
        shutil.rmtree(args.folder, ignore_errors=True)
    return 0


@contextmanager
def desk_worker(socket_path: Path) -> Iterator[None]:
    """Run the desk's worker with its listener, until the block ends."""
    command = [sys.executable, "-m", "tuidesk", "worker", "--listen-lmtp", str(socket_path)]
    quiet = subprocess.DEVNULL
    worker = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)  # noqa: S603 - our own module
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


if __name__ == "__main__":
    raise SystemExit(main())
