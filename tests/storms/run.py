"""One storm: a robot writes and answers as often as it may, a person writes meanwhile, and all is counted."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.storms.desk import ANSWER, REST_SECONDS, StormDesk
from tests.storms.robots import Robot, mail
from tuidesk.desk.gate import BUCKET, REFILL_MS, STRANGERS, STRANGERS_MS

HUMAN = "zoe@human.test"


@dataclass
class Post(SmtpSink):
    """The mail server around the desks: whatever it is given goes to `pump`, and none of it is kept twice."""

    given: queue.SimpleQueue[tuple[str, bytes]] = field(default_factory=queue.SimpleQueue)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail and count on somebody to look at it."""
        self.given.put((envelope.rcpt_tos[0].casefold(), envelope.original_content or b""))
        return "250 OK queued"


@dataclass(slots=True)
class Figures:
    """What a storm came to: mails that came in, that we sent and to whom, and what agents were told."""

    name: str
    rounds: int
    came: int = 0
    sent: Counter[str] = field(default_factory=Counter)  # automatic mails, by recipient
    dispositions: dict[str, int] = field(default_factory=dict)
    cards: list[tuple[str, str, int, int]] = field(default_factory=list)  # address, reason, stopped, tickets
    answered_seconds: float = 0.0  # from the person's mail to the agent's answer at his server, in the storm
    seconds: float = 0.0

    @property
    def most_allowed(self) -> int:
        """The bucket of one address, and what it was refilled by while the storm blew."""
        return BUCKET + int(self.seconds * 1000 / REFILL_MS)

    @property
    def most_to_strangers(self) -> int:
        """What all strangers together are told at the most."""
        return STRANGERS * (1 + int(self.seconds * 1000 / STRANGERS_MS))


class Storm:
    """A desk, a robot, and the post between them."""

    def __init__(self, robot: Robot, rounds: int, folder: Path, dovecot: Dovecot) -> None:
        self.robot, self.rounds = robot, rounds
        self.figures = Figures(robot.name, rounds)
        self._numbers, self._answers = count(1), 0
        self._human_answered = threading.Event()
        self.post = Post()
        self.post.start()
        try:
            self.desk = StormDesk("acme", folder, dovecot, self.post.port)
        except BaseException:
            self.post.stop()
            raise

    def close(self) -> None:
        """End all of it."""
        self.desk.close()
        self.post.stop()

    def blow(self) -> Figures:
        """Let the robot have its way, with a person in the middle of it, until all is at rest."""
        began = time.monotonic()
        pump = threading.Thread(target=self._pump, daemon=True)
        pump.start()
        for number in range(self.rounds):
            if number == self.rounds // 2:
                person = threading.Thread(target=self._person, daemon=True)
                person.start()
            self._comes(self.robot.writes(self.desk.address, next(self._numbers)))
        person.join(REST_SECONDS)
        wait_for(self._at_rest, f"{self.robot.name} to come to rest; {self.desk.log()}", REST_SECONDS)
        self.post.given.put(("", b""))
        pump.join()
        figures = self.figures
        figures.seconds = time.monotonic() - began
        figures.dispositions = self.desk.dispositions()
        figures.cards = [(one.address, one.reason, one.stopped, one.tickets) for one in self.desk.told()]
        return figures

    def _comes(self, raw: bytes, *, by_lmtp: bool = False) -> None:
        self.figures.came += 1
        if by_lmtp:
            self.desk.hand_over("", raw)
        else:
            self.desk.post(raw)

    def _pump(self) -> None:
        """Give the robot what the desk sends, and the desk what it answers, by the listener."""
        while True:
            whom, raw = self.post.given.get()
            if not whom:
                return
            if whom == HUMAN:
                if ANSWER.encode() in raw:
                    self._human_answered.set()
                continue
            self.figures.sent[whom] += 1
            if self._answers < self.rounds:
                self._answers += 1
                number = next(self._numbers)
                self._comes(self.robot.answers(self.desk.creation, number, raw), by_lmtp=True)

    def _person(self) -> None:
        began = time.monotonic()
        words = "My invoice is wrong, please look at it."
        self._comes(mail(next(self._numbers), self.desk.address, HUMAN, "My invoice", words))
        self.desk.answer(HUMAN)
        self._human_answered.wait(REST_SECONDS)
        self.figures.answered_seconds = time.monotonic() - began

    def _at_rest(self) -> bool:
        time.sleep(0.1)  # so that counting does not take the time of what is counted
        done = self.desk.taken_in() >= self.figures.came and not self.desk.waiting()
        return done and self.post.given.empty() and self.desk.taken_in() >= self.figures.came


@contextmanager
def blowing(robot: Robot, rounds: int, folder: Path, dovecot: Dovecot) -> Iterator[Storm]:
    """Set a storm up and end it."""
    storm = Storm(robot, rounds, folder, dovecot)
    with ExitStack() as stack:
        stack.callback(storm.close)
        yield storm


def wrong(robot: Robot, figures: Figures) -> list[str]:
    """Return what a storm shows to be broken."""
    found = []
    most = max(figures.sent.values(), default=0)
    every = figures.sent.total()
    if most > figures.most_allowed:
        found.append(f"{most} mails to one address, {figures.most_allowed} allowed")
    if robot.many and every > figures.most_to_strangers:
        found.append(f"{every} mails to strangers, {figures.most_to_strangers} allowed")
    if robot.marked and every:
        found.append(f"{every} mails sent to what says that it is a robot")
    if not robot.marked and figures.rounds > (STRANGERS if robot.many else BUCKET) and not figures.cards:
        found.append("no card")
    if sum(figures.dispositions.values()) != figures.came:
        found.append(f"{figures.came} came, the ledger says {figures.dispositions}")
    if not figures.answered_seconds:
        found.append("the person was not answered")
    return found
