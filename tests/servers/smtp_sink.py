"""An SMTP server that keeps what it is given."""

from __future__ import annotations

import ssl
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.tls import Certificates


@dataclass(frozen=True)
class Received:
    """One mail as it was handed over."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    data: bytes
    user: str


@dataclass
class SmtpSink:
    """An SMTP server on loopback; `tls` is none, starttls or implicit, `users` maps user to password.

    `reject` maps a recipient to the answer for RCPT, `answers` a verb (MAIL, DATA, AUTH) to its answer.
    With `owner` (token -> user) it takes XOAUTH2 and, as Exchange Online does, as sender only the user himself
    and the addresses that `send_as` gives him.
    """

    protocol: ClassVar[type[SMTP]] = SMTP

    certificates: Certificates | None = None
    tls: str = "none"
    users: dict[str, str] = field(default_factory=dict)
    reject: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    owner: Callable[[str], str] | None = None
    send_as: dict[str, set[str]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    ca_file: str = ""
    _controller: Controller | None = None

    def start(self) -> None:
        """Start serving; may follow a stop, on the same port."""
        context = self.certificates.server_context() if self.certificates and self.tls != "none" else None
        self.ca_file = self.certificates.ca_file if self.certificates else ""
        controller = _Controller(
            self,
            hostname=self.host,
            port=self.port,
            ssl_context=context if self.tls == "implicit" else None,
            starttls=context if self.tls == "starttls" else None,
        )
        controller.start()
        self._controller = controller

    def stop(self) -> None:
        """Stop serving; connections end."""
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None

    def wait(self, count: int = 1) -> list[Received]:
        """Wait until so many mails have come and return all of them."""
        wait_for(lambda: len(self.received) >= count, f"{count} mails at the SMTP sink")
        return self.received

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Check user and password."""
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        user = data.login.decode()
        return AuthResult(
            success=self.users.get(user) == data.password.decode(), handled=False, auth_data=user
        )

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Check user and token; a refusal is a challenge first, which the client answers with an empty line."""
        said = b64decode(args[1]).decode()
        user, token = said.removeprefix("user=").rstrip("\x01").split("\x01auth=Bearer ")
        if "AUTH" in self.answers:
            return AuthResult(success=False, handled=False, message=self.answers["AUTH"])
        if self.owner and self.owner(token) == user:
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False, message="535 5.7.3 Authentication unsuccessful")

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        if self.owner and address not in self._senders(session):
            return "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
        envelope.mail_from = "" if address == "<>" else address
        if address == "<>":
            envelope.mail_from = "<>"
        return "250 OK"

    def _senders(self, session: Session) -> set[str]:
        user = str(session.auth_data or "")
        return {user} | self.send_as.get(user, set())

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        if address in self.reject:
            return self.reject[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, unless told to answer something else."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        user = session.auth_data if isinstance(session.auth_data, str) else ""
        data = envelope.original_content or b""
        self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), data, user))
        return "250 OK queued"


class _Controller(Controller):
    """Starts one SMTP session a connection with the options of its sink."""

    def __init__(
        self,
        sink: SmtpSink,
        *,
        hostname: str,
        port: int,
        ssl_context: ssl.SSLContext | None,
        starttls: ssl.SSLContext | None,
    ) -> None:
        self._sink = sink
        self._starttls = starttls
        super().__init__(
            sink, hostname=hostname, port=port, ssl_context=ssl_context, server_hostname="sink.test"
        )

    def factory(self) -> SMTP:
        wants_login = bool(self._sink.users) or self._sink.owner is not None
        offered = {"LOGIN", "PLAIN"} if self._sink.users else set()
        offered |= {"XOAUTH2"} if self._sink.owner else set()
        return self._sink.protocol(
            self._sink,
            hostname="sink.test",
            data_size_limit=60_000_000,
            enable_SMTPUTF8=True,
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            authenticator=self._sink.authenticate,
            auth_required=wants_login,
            auth_require_tls=self._starttls is not None,
            auth_exclude_mechanism={"LOGIN", "PLAIN", "XOAUTH2"} - offered,
            loop=self.loop,
        )
