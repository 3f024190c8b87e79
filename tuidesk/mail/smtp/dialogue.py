"""One mail transaction: MAIL, RCPT, DATA, the body and the final dot, each by itself to know the phase."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from tuidesk.mail.errors import Disconnected, LoginRefused, MailError, ServerOdd, Throttled
from tuidesk.mail.refusals import recognise
from tuidesk.mail.smtp.address import wire_address
from tuidesk.mail.smtp.result import Delivery, Envelope, Outcome, Timeouts

_CHUNK = 65_536
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_NEEDS_UTF8 = (553, "5.6.7 the server does not take addresses outside ASCII")


class Dialogue:
    """Hands one mail over on an open connection."""

    def __init__(self, smtp: SMTP, host: str, user: str, envelope: Envelope, timeouts: Timeouts) -> None:
        self._smtp = smtp
        self._host = host
        self._user = user
        self._envelope = envelope
        self._timeouts = timeouts
        self._sender = envelope.sender
        self._dot_sent = False
        self._null_refused = False
        self._refused: dict[str, tuple[int, str]] = {}

    async def run(self) -> Delivery:
        """Return what became of the mail; the server may have it only from the final dot on."""
        try:
            delivery = await (self._null_first() if self._envelope.null_first else self._run())
            return replace(delivery, null_refused=self._null_refused)
        except (SMTPException, OSError, UnicodeError) as error:
            if self._dot_sent:
                return Delivery("uncertain", reply=str(error), problem=Disconnected(self._host, str(error)))
            problem = self._broken(error)
            return Delivery("unreachable", reply=str(error), problem=problem, null_refused=self._null_refused)
        except BaseException:
            self._smtp.close()  # cancelled: the stream is out of step
            raise

    async def _null_first(self) -> Delivery:
        """Try the null sender, and the real one where the server refuses that at whatever step."""
        self._sender = ""
        delivery = await self._run()
        if delivery.outcome not in ("refused", "auth"):
            return delivery
        self._sender, self._refused, self._dot_sent = self._envelope.sender, {}, False
        self._null_refused = True  # should it hang up now, the next attempt must not begin with it again
        await self._smtp.rset()
        delivery = await self._run()
        self._null_refused = delivery.outcome not in ("refused", "auth")  # else it was not about the sender
        return delivery

    async def _run(self) -> Delivery:
        if self._wants_utf8 and not self._smtp.supports_extension("smtputf8"):
            return self._all_refused(*_NEEDS_UTF8)
        try:
            await self._mail()
            accepted = await self._recipients()
        except (SMTPSenderRefused, SMTPRecipientRefused) as error:
            return self._turned_down(error.code, error.message)
        if not accepted:
            return self._nobody()
        answer = await self._smtp.execute_command(b"DATA")
        if answer.code != 354:
            return self._turned_down(answer.code, answer.message)
        await self._body()
        if not self._smtp.is_connected:
            raise SMTPServerDisconnected("Connection lost")
        self._dot_sent = True
        answer = await self._smtp.execute_command(b".", timeout=self._timeouts.final)
        if 200 <= answer.code < 300:
            return Delivery("sent", accepted, self._refused, f"{answer.code} {answer.message}")
        return self._turned_down(answer.code, answer.message)

    async def _mail(self) -> None:
        try:
            await self._smtp.mail(wire_address(self._sender), **self._mail_options())
        except SMTPServerDisconnected:
            self._null_refused = not self._sender  # a server that does not say why it leaves
            raise

    @property
    def _wants_utf8(self) -> bool:
        addresses = (self._sender, *self._envelope.recipients)
        return not all(wire_address(address).isascii() for address in addresses)

    def _mail_options(self) -> dict[str, Any]:
        """Announce what the server wants to know beforehand: size, 8-bit body, addresses outside ASCII."""
        options = []
        if self._smtp.supports_extension("size"):
            options.append(f"SIZE={len(self._envelope.data)}")
        if not self._envelope.data.isascii() and self._smtp.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        if not self._wants_utf8:
            return {"options": options}
        return {"options": [*options, "SMTPUTF8"], "encoding": "utf-8"}

    async def _recipients(self) -> tuple[str, ...]:
        """Name the recipients one by one and return those that the server takes."""
        accepted = []
        encoding = "utf-8" if self._wants_utf8 else "ascii"
        for recipient in self._envelope.recipients:
            try:
                await self._smtp.rcpt(wire_address(recipient), encoding=encoding)
                accepted.append(recipient)
            except SMTPRecipientRefused as error:
                if error.code == 421 or not 400 <= error.code < 600:
                    raise  # the server leaves, or talks nonsense: that is about all of them
                self._refused[recipient] = (error.code, error.message)
        return tuple(accepted)

    async def _body(self) -> None:
        """Send the body with CRLF line ends and doubled dots, all of it out of our hands before the dot."""
        protocol, transport = self._smtp.protocol, self._smtp.transport
        if protocol is None or not isinstance(transport, asyncio.WriteTransport):
            raise SMTPServerDisconnected("Connection lost")
        transport.set_write_buffer_limits(high=0)
        wire = on_wire(self._envelope.data)
        for start in range(0, len(wire), _CHUNK):
            protocol.write(wire[start : start + _CHUNK])
            await asyncio.wait_for(protocol._drain_helper(), self._timeouts.answer)

    def _nobody(self) -> Delivery:
        """Sum up answers that refused every recipient: later when any of them may still get the mail."""
        code, text = next(iter(self._refused.values()))
        reply = f"{code} {text}"
        problem = self._listed(reply)
        if any(each < 500 for each, _ in self._refused.values()):
            return Delivery("later", refused=self._refused, reply=reply)
        return Delivery("refused", refused=self._refused, reply=reply, problem=problem)

    def _turned_down(self, code: int, text: str) -> Delivery:
        """Judge an answer that is no yes; after the dot only a real 4xx or 5xx settles the mail's fate."""
        reply = f"{code} {text}"
        problem = self._listed(reply)
        if not 400 <= code < 600:
            outcome: Outcome = "uncertain" if self._dot_sent else "unreachable"
            return Delivery(outcome, reply=reply, problem=ServerOdd(self._host, reply))
        if isinstance(problem, Throttled):
            return Delivery("later", reply=reply, problem=problem)
        if code < 500:
            return Delivery("later", refused=self._refused, reply=reply)
        if isinstance(problem, LoginRefused):
            return Delivery("auth", reply=reply, problem=problem)
        if code in _LOGIN_CODES and not self._dot_sent:
            problem = LoginRefused(self._host, reply, user=self._user or self._envelope.sender)
            return Delivery("auth", reply=reply, problem=problem)
        return self._all_refused(code, text, problem)

    def _listed(self, reply: str) -> MailError | None:
        sender = self._envelope.sender
        return recognise("smtp", self._host, reply, user=self._user or sender, address=sender)

    def _all_refused(self, code: int, text: str, problem: MailError | None = None) -> Delivery:
        refused = dict.fromkeys(self._envelope.recipients, (code, text)) | self._refused
        return Delivery("refused", refused=refused, reply=f"{code} {text}", problem=problem)

    def _broken(self, error: Exception) -> MailError:
        """Explain a dialogue that ended before the dot."""
        odd = isinstance(error, (SMTPResponseException, UnicodeError))
        return (ServerOdd if odd else Disconnected)(self._host, str(error))


def on_wire(data: bytes) -> bytes:
    """Return a body as DATA wants it: CRLF only, leading dots doubled, ended by CRLF (RFC 5321 §4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)
