"""Faults of the submission server and of the way to it."""

from __future__ import annotations

from typing import ClassVar

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import COPY, Place

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


class _Answers(Fault):
    answers: ClassVar[tuple[tuple[str, str], ...]]

    def strike(self, place: Place) -> bool:
        verb, answer = place.random.choice(self.answers)
        asked = place.voice.say(verb, answer)
        fired = happens(asked.is_set, LONG)
        linger(place, 0.0, 1.0)
        place.voice.say_nothing()
        return fired


class TriedLater(_Answers):
    """4xx at a verb."""

    name = "SMTP 4xx at a verb"
    answers = (
        ("MAIL", "451 4.3.0 try again later"),
        ("RCPT", "450 4.2.1 greylisted, come back"),
        ("DATA", "452 4.3.1 no room now"),
        ("MAIL", "421 4.7.0 too many connections"),
    )


class Refused(_Answers):
    """5xx at a verb."""

    name = "SMTP 5xx at a verb"
    answers = (
        ("MAIL", "550 5.7.1 sender refused"),
        ("RCPT", "550 5.1.1 no such user"),
        ("DATA", "554 5.6.0 content refused"),
    )


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
