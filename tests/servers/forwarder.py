"""A mail server of somebody else: it takes mail for some addresses and passes it on, by rule or alias."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate, make_msgid
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.helpers import wait_for
from tests.servers import free_port

Way = Literal["redirect", "forward"]
Deliver = Callable[[str, bytes], None]  # gives a mail to the server of an address


@dataclass
class Forwarder:
    """An SMTP server on loopback whose addresses are forwarded by `rules` (address -> address).

    `way` is redirect (as Postfix and Exchange's redirect: the mail stays as it was, under new trace
    headers) or forward (as Outlook's forward rule: a new mail of the mailbox). Mail to addresses
    without a rule is kept in `received`.
    """

    deliver: Deliver
    rules: dict[str, str]
    way: Way = "redirect"
    received: list[tuple[str, bytes]] = field(default_factory=list)
    passed_on: list[bytes] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    _controller: Controller | None = None

    def start(self) -> None:
        """Start serving."""
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stop serving."""
        if self._controller:
            self._controller.stop(no_assert=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail, then pass it on or keep it."""
        raw = envelope.original_content or b""
        loop = asyncio.get_running_loop()
        for address in envelope.rcpt_tos:
            if address in self.rules:
                passed = self._passed_on(raw, address, envelope.mail_from or "")
                self.passed_on.append(passed)
                await loop.run_in_executor(None, self.deliver, self.rules[address], passed)
            else:
                self.received.append((address, raw))
        return "250 OK queued"

    def _passed_on(self, raw: bytes, address: str, mail_from: str) -> bytes:
        target = self.rules[address]
        if self.way == "redirect":
            trace = f"Return-Path: <{mail_from}>\r\nDelivered-To: {target}\r\nX-Original-To: {address}\r\n"
            return f"{trace}Received: from there by fwd.test; {formatdate()}\r\n".encode() + raw
        old = email.message_from_bytes(raw, policy=email.policy.default)
        words = old.get_body(("plain",))
        block = f"From: {old['From']}\nSent: {old['Date']}\nTo: {old['To']}\nSubject: {old['Subject']}\n\n"
        new = email.message.EmailMessage(policy=email.policy.SMTP)
        new["From"], new["To"], new["Subject"] = address, target, f"FW: {old['Subject']}"
        new["Message-ID"], new["Date"] = make_msgid(domain="fwd.test"), formatdate()
        new.set_content(block + (words.get_content() if words else ""))
        return new.as_bytes()

    def wait(self, count: int = 1) -> list[tuple[str, bytes]]:
        """Wait until so many mails were kept, and return them."""
        wait_for(lambda: len(self.received) >= count, f"{count} mails that nobody forwards")
        return self.received
