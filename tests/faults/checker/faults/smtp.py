"""Faults of the submission server and of the way to it."""

from __future__ import annotations

from typing import ClassVar

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import COPY, Place
from tests.faults.checker.sink import DOT

LONG = 12.0  # agents write when they like


class _AtDot(Fault):
    at: ClassVar[str]

    def strike(self, place: Place) -> bool:
        before = place.smtp.cuts
        place.smtp.cut_at = self.at
        fired = happens(lambda: place.smtp.cuts > before, LONG)
        linger(place, 0.0, 1.0)
        place.smtp.mend()
        return fired


class BeforeDot(_AtDot):
    """The connection ends before the server has the last dot."""

    name = "SMTP cut before the last dot"
    at = "before"


class AfterDot(_AtDot):
    """The server takes the mail, and its answer never comes."""

    name = "SMTP cut after the last dot"
    at = "after"


TEMPORARY = {
    "EHLO": "421 4.3.2 not now",
    "STARTTLS": "454 4.7.0 TLS is not available for now",
    "AUTH": "454 4.7.0 temporary authentication failure",
    "MAIL": "451 4.3.0 try again later",
    "RCPT": "450 4.2.1 greylisted, come back",
    "DATA": "421 4.7.0 too many connections",
    DOT: "452 4.3.1 no room now",
    "QUIT": "421 4.3.2 going down",
}
FINAL = {
    "EHLO": "550 5.7.1 we do not know you",
    "STARTTLS": "501 5.5.4 no parameters allowed",
    "AUTH": "535 5.7.8 authentication failed",
    "MAIL": "550 5.7.1 sender refused",
    "RCPT": "550 5.1.1 no such user",
    "DATA": "554 5.5.1 no valid recipients",
    DOT: "554 5.6.0 content refused",
    "QUIT": "500 5.5.2 no such command",
}


class Refuses(Fault):
    """A verb is answered so, for as long as it takes until that was said."""

    def __init__(self, verb: str, answer: str) -> None:
        self.name = f"SMTP {answer[0]}xx at {verb}"
        self._verb, self._answer = verb, answer

    def strike(self, place: Place) -> bool:
        said = place.voice.say(self._verb, self._answer)
        fired = happens(said.is_set, LONG)
        linger(place, 0.0, 1.0)
        place.voice.say_nothing()
        return fired


REFUSALS = tuple(Refuses(verb, said) for answers in (TEMPORARY, FINAL) for verb, said in answers.items())


class PartlyRefused(Fault):
    """Of two recipients one is refused, for now or for good."""

    name = "SMTP refuses one recipient of two"

    def strike(self, place: Place) -> bool:
        answer = place.random.choice(("450 4.2.1 greylisted, come back", "550 5.1.1 no such user"))
        asked = place.voice.say("RCPT", answer, COPY)
        fired = happens(asked.is_set, LONG)
        linger(place, 0.0, 1.0)
        place.voice.say_nothing()
        return fired


class Nonsense(Fault):
    """The server greets with bytes that mean nothing, or asks to be left alone."""

    name = "SMTP garbage and throttling"
    greetings = (
        b"\x16\x03\x01\x02\x00\xff\xfe\r\n",
        b"HTTP/1.1 400 no\r\n\r\n",
        b"421 4.7.0 Try again later\r\n",
    )

    def strike(self, place: Place) -> bool:
        before = place.smtp.cuts
        place.smtp.greets = place.random.choice(self.greetings)
        place.smtp.cut()
        fired = happens(lambda: place.smtp.cuts > before, LONG)
        linger(place, 0.0, 1.0)
        place.smtp.mend()
        return fired


class Away(Fault):
    """Nobody listens."""

    name = "SMTP server away"

    def strike(self, place: Place) -> bool:
        for sink in place.sinks:
            sink.stop()
        place.smtp.cut()
        linger(place, 1.0, 4.0)
        for sink in place.sinks:
            sink.start()
        return True
