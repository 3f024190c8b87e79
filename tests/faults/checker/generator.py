"""Customers: uniquely marked mails by four ways, some of them twice, some of them answers to our mail."""

from __future__ import annotations

import email
import random
import smtplib
import threading
from collections.abc import Sequence
from itertools import count

from tests.faults.checker.place import LMTP_ADDRESS, Place
from tests.faults.checker.ways import IDLE, LMTP, OFFICE, POLL
from tests.worker.post import answer, letter

WAYS = (IDLE, POLL, LMTP, OFFICE)


class Generator(threading.Thread):
    """Delivers mails until told to stop; what a listener does not take is given to it again, as a server does."""

    def __init__(self, place: Place, seed: int, *, prefix: str = "") -> None:
        super().__init__(daemon=True)
        self._place = place
        self._random = random.Random(seed * 7 + 1)
        self._stop_asked = threading.Event()
        self._over = threading.Event()
        self._prefix = prefix  # no other customer's tokens begin so
        self._numbers = count(1)
        self._answered: set[int] = set()
        self._waiting: list[tuple[bytes, dict[str, str]]] = []  # for the listener

    def stop(self) -> None:
        """Begin nothing new, and give the rest to the listener."""
        self._stop_asked.set()

    def give_up(self) -> None:
        """End, whatever is left."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Deliver."""
        while not self._stop_asked.wait(self._random.uniform(0.05, 0.5)):
            if not (self._random.random() < 0.3 and self._answer()):
                self._new()
            self._give_listener()
        while self._waiting and not self._over.is_set():
            self._give_listener()
            self._over.wait(0.2)

    def _new(self) -> None:
        self.write(*self._random.sample(WAYS, 2 if self._random.random() < 0.25 else 1))

    def write(self, *ways: str) -> None:
        """Write one mail that answers nothing, by one way or by several."""
        token = f"{self._prefix}mail{next(self._numbers):05d}"
        raw = letter(f"Customer <{token}@cliente.test>", "help@desk.test", token, f"Text of {token}.")
        self._deliver(raw, token, ways, "")

    def _answer(self) -> bool:
        open_ones = [n for n in range(len(self._place.received)) if n not in self._answered]
        if not open_ones:
            return False
        number = self._random.choice(open_ones)
        self._answered.add(number)
        received = self._place.received[number]
        token = f"answer{next(self._numbers):05d}"
        raw = answer(received.data, f"Text of {token}.", f"Customer <{received.rcpt_tos[0]}>")
        to = str(email.message_from_bytes(received.data)["Message-ID"])
        self._deliver(raw, token, [self._random.choice(WAYS)], to)
        return True

    def _deliver(self, raw: bytes, token: str, ways: Sequence[str], answers: str) -> None:
        message_id = str(email.message_from_bytes(raw)["Message-ID"])
        note = {"token": token, "message_id": message_id, "answers": answers}
        for way in ways:
            if way == LMTP:
                self._waiting.append((raw, note))
            else:
                self._place.dovecot.deliver(self._place.logins[way][0], raw)
                self._place.journal.write("delivered", way=way, **note)

    def _give_listener(self) -> None:
        left = []
        for raw, note in self._waiting:
            if self._taken(raw):
                self._place.journal.write("delivered", way=LMTP, **note)
            else:
                left.append((raw, note))
        self._waiting = left

    def _taken(self, raw: bytes) -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", self._place.lmtp_port, timeout=5) as client:
                client.sendmail("<mta@desk.test>", [LMTP_ADDRESS], raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True
