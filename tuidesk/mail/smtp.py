"""Hand one mail to an SMTP server and tell exactly what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tuidesk.mail.errors import MailError
from tuidesk.mail.tls import Endpoint, Login

__all__ = ["Delivery", "Envelope", "Login", "Outcome", "Timeouts", "deliver", "probe"]

Outcome = Literal["sent", "refused", "later", "auth", "unreachable", "uncertain"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender, recipients and finished bytes of a mail."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail; `reply` and the texts in `refused` are the server's words, uncleaned."""

    outcome: Outcome
    accepted: tuple[str, ...] = ()
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    reply: str = ""
    assigned_id: str = ""
    problem: MailError | None = None


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for an answer, and for the answer to the final dot (RFC 5321 §4.5.3.2.6)."""

    answer: float = 60.0
    final: float = 600.0


def deliver(
    endpoint: Endpoint,
    login: Login | None,
    envelope: Envelope,
    *,
    local_hostname: str,
    timeouts: Timeouts = Timeouts(),
) -> Delivery:
    """Hand over one mail; never raises for what the server does."""
    raise NotImplementedError


def probe(endpoint: Endpoint, login: Login | None, *, local_hostname: str = "localhost") -> None:
    """Connect, secure and log in, then leave; raises a MailError."""
    raise NotImplementedError
