"""A storm in one process: what leaves the desk goes to a robot, and what the robot says comes back in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.desk_in.mails import mail
from tests.desk_out.desk import Desk, opened
from tuidesk.desk import storms
from tuidesk.desk.intake import Taken
from tuidesk.desk.storms import Storm
from tuidesk.mail.parse import parse
from tuidesk.store.clock import now

ROUNDS = 100  # mails that a robot would send if it were let
Robot = Callable[[EmailMessage], bytes | None]


@dataclass(slots=True)
class Storming:
    """Counts what came in, what left and to whom; `answers` is the robot at the other end."""

    desk: Desk
    answers: Robot
    came: int = 0
    sent: list[str] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)

    def comes(self, raw: bytes) -> Taken:
        """Let a mail come in, as a worker takes it."""
        self.came += 1
        taken = self.desk.take(raw, received_ms=now())
        self.taken[taken.disposition] += 1
        return taken

    def blow(self, first: Callable[[int], bytes]) -> None:
        """Bring mails in and answers back until the robot has had its rounds or falls silent."""
        for number in range(ROUNDS):
            self.comes(first(number))
            self.settle()

    def settle(self) -> None:
        """Send what is due, and take in what the robot makes of it."""
        while self.came < 3 * ROUNDS and (item := self.desk.claim()) is not None:
            self.desk.settle(item, "sent")
            self.sent += item.recipients
            back = self.answers(opened(item))
            if back is not None:
                self.comes(back)

    def told(self) -> list[Storm]:
        """Return the storms that agents are told of."""
        with self.desk.store.read() as conn:
            return storms.read(conn)

    def human_mail_goes_on(self, *, acknowledged: bool = True) -> None:
        """A customer writes, is acknowledged unless too many were, and an agent answers him."""
        self.answers = lambda _mail: None
        taken = self.comes(mail("human@cliente.test", sender="zoe@cliente.test", subject="My invoice"))
        assert taken.disposition == "ticket"
        self.settle()
        assert (self.sent[-1:] == ["zoe@cliente.test"]) == acknowledged
        assert self.desk.reply(taken.ticket_id).state == "queued"
        self.settle()
        assert self.sent.count("zoe@cliente.test") == 1 + acknowledged


def stripped(ours: EmailMessage, number: int, sender: str) -> bytes:
    """Return our mail as a third party passes it on: with new ids and without our header."""
    text = parse(ours.as_bytes()).text
    return mail(f"x{number}@relay.test", sender=sender, subject=str(ours["Subject"]), body=text)
