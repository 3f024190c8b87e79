"""Two desks that acknowledge each other, over a relay that leaves their mail as it is or strips it of every mark."""

from __future__ import annotations

import threading
import time
from collections import Counter
from itertools import count
from pathlib import Path

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.storms.desk import REST_SECONDS, StormDesk
from tests.storms.robots import intact, mail, passed_on
from tests.storms.run import HUMAN, Figures, Post

TWO_DESKS = {"two-desks": intact, "two-desks-over-a-relay-that-strips": passed_on}
OPENED = 20  # tickets that an agent of the one opens at the other


class Pair:
    """Two desks and the relay between them, which passes on at most so many mails."""

    def __init__(self, name: str, rounds: int, folder: Path, dovecot: Dovecot) -> None:
        self._passes, self._rounds = TWO_DESKS[name], rounds
        self._numbers = count(1)
        self.figures = Figures(name, rounds)
        self.by_desk: Counter[str] = Counter()
        self.came: Counter[str] = Counter()
        self.answered = threading.Event()
        self.post = Post()
        self.post.start()
        self.desks = [StormDesk(one, folder, dovecot, self.post.port) for one in ("acme", "globex")]
        self._at = {desk.address: desk for desk in self.desks}

    def close(self) -> None:
        """End all of it."""
        for desk in self.desks:
            desk.close()
        self.post.stop()

    def blow(self) -> Figures:
        """Let an agent of the one write to the other, and the relay pass on what each sends."""
        began = time.monotonic()
        pump = threading.Thread(target=self._pump, daemon=True)
        pump.start()
        first, second = self.desks
        for number in range(OPENED):
            second.write(first.address, number)
        self._comes(first, mail(next(self._numbers), first.address, HUMAN, "My invoice", "It is wrong."))
        first.answer(HUMAN)
        self.answered.wait(REST_SECONDS)
        self.figures.answered_seconds = time.monotonic() - began
        wait_for(self._at_rest, f"two desks to come to rest; {first.log()}", REST_SECONDS)
        self.post.given.put(("", b""))
        pump.join()
        return self._summed(time.monotonic() - began)

    def _comes(self, desk: StormDesk, raw: bytes) -> None:
        self.came[desk.address] += 1
        desk.post(raw)

    def _pump(self) -> None:
        while True:
            whom, raw = self.post.given.get()
            if not whom:
                return
            if whom == HUMAN:
                self.answered.set()
            elif self.came.total() < self._rounds:
                self.figures.sent[whom] += b"\nAuto-Submitted: auto-replied" in raw
                self._comes(self._at[whom], self._passes(whom, next(self._numbers), raw))

    def _at_rest(self) -> bool:
        time.sleep(0.1)
        return self._still() and self._still()

    def _still(self) -> bool:
        taken = all(desk.taken_in() >= self.came[desk.address] for desk in self.desks)
        return taken and not any(desk.waiting() for desk in self.desks) and self.post.given.empty()

    def _summed(self, seconds: float) -> Figures:
        figures = self.figures
        figures.came, figures.seconds = self.came.total(), seconds
        for desk in self.desks:
            for what, number in desk.dispositions().items():
                figures.dispositions[what] = figures.dispositions.get(what, 0) + number
            figures.cards += [(one.address, one.reason, one.stopped, one.tickets) for one in desk.told()]
        return figures


def two_desks(name: str, rounds: int, folder: Path, dovecot: Dovecot) -> tuple[Figures, list[str]]:
    """Run the two, and return their figures and what they show to be broken."""
    pair = Pair(name, rounds, folder, dovecot)
    try:
        figures = pair.blow()
    finally:
        pair.close()
    found = []
    most = max(figures.sent.values())
    if most > figures.most_allowed:
        found.append(f"{most} automatic mails to one desk, {figures.most_allowed} allowed")
    if not figures.cards:
        found.append("no card")
    if not figures.answered_seconds:
        found.append("the person was not answered")
    return figures, found
