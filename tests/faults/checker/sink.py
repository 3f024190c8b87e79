"""The customers' mail servers: they take mail, or say at a verb what they are told to say."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiosmtpd.smtp import SMTP

from tests.servers.smtp_sink import SmtpSink

DOT = "the last dot"
VERBS = ("EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", DOT, "QUIT")


class Voice:
    """What all the servers are told to say."""

    def __init__(self) -> None:
        self._told: tuple[str, str, str, threading.Event] | None = None

    def say(self, verb: str, answer: str, whom: str = "") -> threading.Event:
        """Answer a verb so from now on, to addresses that begin so; the event is set once that was done."""
        said = threading.Event()
        self._told = (verb, answer, whom, said)
        return said

    def say_nothing(self) -> None:
        """Take mail again."""
        self._told = None

    def answer(self, verb: str, address: str = "") -> str:
        """Return what to answer, '' for what is usual."""
        told = self._told
        if told is None or told[0] != verb or not address.startswith(told[2]):
            return ""
        told[3].set()
        return told[1]


class _Protocol(SMTP):
    """Asks before it takes a verb."""

    event_handler: Sink

    async def _told(self, verb: str) -> bool:
        answer = self.event_handler.voice.answer(verb)
        if answer:
            await self.push(answer)
        return bool(answer)

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._told("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._told("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._told("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self._told("DATA"):
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if not await self._told("QUIT"):
            await super().smtp_QUIT(arg)


@dataclass
class Sink(SmtpSink):
    """One server of several that share what they received and what they are told to say."""

    protocol: ClassVar[type[SMTP]] = _Protocol

    voice: Voice = field(default_factory=Voice)

    async def handle_MAIL(self, *args: Any) -> str:
        return self.voice.answer("MAIL") or await super().handle_MAIL(*args)

    async def handle_RCPT(self, *args: Any) -> str:
        return self.voice.answer("RCPT", args[3]) or await super().handle_RCPT(*args)

    async def handle_DATA(self, *args: Any) -> str:
        return self.voice.answer(DOT) or await super().handle_DATA(*args)
