"""An agent who works with the program itself, in a pseudo-terminal."""

from __future__ import annotations

import random
import re
import threading
import time

import sqlalchemy as sa

from tests.faults.checker.place import PROGRAM, Place
from tests.terminal.program import Terminal
from tuidesk.store import tables as t

COMPOSER = re.compile(r"Reply to #\d+")
SEND, ESCAPE = "\x0f", "\x1b"
OPEN_SECONDS = 10.0  # for a composer, while the store may be away
AGAIN_SECONDS = 1.0  # between two tries to send


class AtTerminal(threading.Thread):
    """Opens tickets and answers them; what the screen does not take he sends again until it closes."""

    def __init__(self, place: Place, seed: int) -> None:
        super().__init__(daemon=True)
        self._place = place
        self._random = random.Random(f"{seed} terminal")
        self._stop_asked = threading.Event()
        self._over = threading.Event()
        self._number = 0

    def stop(self) -> None:
        """Begin nothing new."""
        self._stop_asked.set()

    def give_up(self) -> None:
        """End."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Work until told to stop; a program that ends by itself is a fault of its own."""
        command = [*PROGRAM, "0", "0", str(self._place.folder / "clock")]
        with Terminal(command) as screen:
            try:
                while not self._stop_asked.is_set():
                    self._answer(screen)
            except EOFError:
                log = self._place.locations.logs / "screen.log"
                said = log.read_text(errors="replace")[-4000:] if log.exists() else screen.text()
                self._place.journal.write("wrong", words=f"the program at the terminal ended: {said}")

    def _answer(self, screen: Terminal) -> None:
        for _ in range(self._random.randint(0, 3)):
            screen.send(self._random.choice("jk"))
            screen.settle(0.1)
        screen.send("r")
        if not self._see(screen, COMPOSER.pattern, OPEN_SECONDS):
            screen.send(ESCAPE)  # nothing is there yet, or the store is away
            return
        self._number += 1
        token = f"term{self._number:05d}"
        words = f"Reply {token}."
        about = {"ticket_id": 0, "sets": {}, "by": self._place.at_terminal, "began": time.monotonic()}
        self._place.journal.write("tried", token=token, **about)
        screen.send(words)
        if self._see(screen, re.escape(words), OPEN_SECONDS) and self._send(screen):
            self._accepted(token, words)

    def _send(self, screen: Terminal) -> bool:
        """Press the key until the composer closes; say whether it did."""
        while not self._over.is_set():
            screen.send(SEND)
            deadline = time.monotonic() + AGAIN_SECONDS
            while time.monotonic() < deadline:
                screen.settle(0.1)
                if not COMPOSER.search(screen.text()):
                    return True
        return False

    def _accepted(self, token: str, words: str) -> None:
        """Write down which mail the letter became; none is as bad as a lost one."""
        query = sa.select(t.outbox.c.id).where(sa.cast(t.outbox.c.spec, sa.Text).like(f"%{words}%"))
        while (rows := self._place.rows(query)) is None:
            time.sleep(0.1)
        self._place.journal.write("accepted", token=token, outbox_id=rows[0].id if rows else 0)

    def _see(self, screen: Terminal, pattern: str, seconds: float) -> bool:
        """Wait for words on the screen, and say whether they came."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._over.is_set():
            screen.settle(0.05)
            if re.search(pattern, screen.text()):
                return True
        return False
