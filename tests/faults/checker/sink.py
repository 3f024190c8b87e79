"""The customers' mail server: takes mail, or says at a verb what it is told to say."""

from __future__ import annotations

import threading
from typing import Any

from tests.servers.smtp_sink import SmtpSink


class Sink(SmtpSink):
    """A sink that tells when it gave an answer that it was told to give."""

    _said: tuple[str, str, threading.Event] | None = None
    _whom = ""

    def say(self, verb: str, answer: str, whom: str = "") -> threading.Event:
        """Answer a verb so from now on, to addresses that begin so; the event is set once that was done."""
        said = threading.Event()
        self._said, self._whom = (verb, answer, said), whom
        return said

    def say_nothing(self) -> None:
        """Take mail again."""
        self._said = None

    def _answer(self, verb: str, address: str = "") -> str:
        if self._said is None or self._said[0] != verb or not address.startswith(self._whom):
            return ""
        self._said[2].set()
        return self._said[1]

    async def handle_MAIL(self, *args: Any) -> str:
        return self._answer("MAIL") or await super().handle_MAIL(*args)

    async def handle_RCPT(self, *args: Any) -> str:
        return self._answer("RCPT", args[3]) or await super().handle_RCPT(*args)

    async def handle_DATA(self, *args: Any) -> str:
        return self._answer("DATA") or await super().handle_DATA(*args)
