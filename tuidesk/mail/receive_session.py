"""One conversation with a giver of mail, LMTP or SMTP: what is taken, what is not, and what he hears."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from collections.abc import Callable
from concurrent.futures import Executor
from typing import AnyStr, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_LIMIT = 50_000_000
CONNECTION_LIMIT = 50
RECEIVED_LIMIT = 25  # so many hops mean a loop
LINE_LIMIT = 1_000_000  # real mail breaks the 1000 bytes of RFC 5322, and a refusal would lose it

TAKEN = "250 2.0.0 stored"
LATER = "451 4.3.0 cannot be stored now, please give it again later"
LOOP = "554 5.4.6 too many hops"
UNKNOWN = "550 5.1.1 no such address here"

_RECEIVED = re.compile(rb"^received\s*:", re.IGNORECASE | re.MULTILINE)
_WHOLE_MAIL = re.compile(r"(552 Error: Too much|500 Line too long)")

# aiosmtpd writes addresses, and at DEBUG whole mails, into the log.
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


class Takes:
    """The hooks that aiosmtpd calls; storing happens in a thread, one mail at a time."""

    def __init__(
        self, known: Callable[[str], bool], take: Callable[[str, bytes], None], executor: Executor
    ) -> None:
        self._known = known
        self._take = take
        self._executor = executor

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept recipients that somebody waits for, and no others."""
        try:
            known = await self._in_thread(self._known, address)
        except Exception:  # the store is away: that says nothing about the address
            return LATER
        if not known:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Store the mail for each recipient; LMTP answers for each (RFC 2033 §4.2), SMTP once for all."""
        raw = envelope.original_content or b""
        if is_looping(raw):
            answers = [LOOP] * len(envelope.rcpt_tos)
        else:
            answers = [await self._store(address, raw) for address in envelope.rcpt_tos]
        if isinstance(server, LMTP):
            return "\r\n".join(answers)
        return next((answer for answer in answers if answer != TAKEN), TAKEN)

    async def handle_exception(self, error: Exception) -> str:
        """Turn a fault of ours into "later", without a word about it to the giver."""
        return LATER

    async def _store(self, address: str, raw: bytes) -> str:
        try:
            await self._in_thread(self._take, address, raw)
        except Exception:  # Later, a full disk, a bug: the giver keeps the mail in each case
            return LATER
        return TAKEN

    async def _in_thread(self, call: Callable[..., object], *args: object) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)


class Counter:
    """The open connections of one listener."""

    def __init__(self) -> None:
        self._open: set[asyncio.BaseTransport] = set()

    @property
    def is_full(self) -> bool:
        """Tell whether no more connection fits."""
        return len(self._open) >= CONNECTION_LIMIT

    def add(self, transport: asyncio.BaseTransport) -> None:
        """Count a connection."""
        self._open.add(transport)

    def discard(self, transport: asyncio.BaseTransport | None) -> None:
        """Forget a connection that has ended."""
        if transport:
            self._open.discard(transport)

    def close_all(self) -> None:
        """Cut every connection."""
        for transport in list(self._open):
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()


class _Counted(SMTP):
    """An SMTP conversation with long lines allowed, that counts itself."""

    line_length_limit = LINE_LIMIT
    counter: Counter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection."""
        self.counter.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self.counter.discard(self.transport)
        super().connection_lost(error)


class _CountedLmtp(_Counted, LMTP):
    """The same in LMTP."""

    async def push(self, status: AnyStr) -> None:
        """Answer; a refusal of the whole mail is said once a recipient (RFC 2033 §4.2)."""
        times = 1
        if isinstance(status, str) and _WHOLE_MAIL.match(status) and self.envelope:
            times = len(self.envelope.rcpt_tos)
        for _ in range(times):
            await super().push(status)


class _Busy(asyncio.Protocol):
    """Turns away a connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say it and hang up."""
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 too many connections, please try again later\r\n")
        transport.close()


def session(
    protocol: Literal["lmtp", "smtp"], takes: Takes, counter: Counter, loop: asyncio.AbstractEventLoop
) -> asyncio.Protocol:
    """Start a conversation, or turn it away when there are too many."""
    if counter.is_full:
        return _Busy()
    made = (_CountedLmtp if protocol == "lmtp" else _Counted)(
        takes,
        hostname=socket.gethostname(),
        ident="tuidesk",
        data_size_limit=SIZE_LIMIT,
        enable_SMTPUTF8=True,
        auth_exclude_mechanism=("LOGIN", "PLAIN"),
        loop=loop,
    )
    made.counter = counter
    return made


def is_looping(raw: bytes) -> bool:
    """Tell by its Received headers that a mail runs in a circle."""
    end = raw.find(b"\r\n\r\n")
    return len(_RECEIVED.findall(raw[: end if end >= 0 else len(raw)])) >= RECEIVED_LIMIT
