"""What goes into a delivery by SMTP and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from tuidesk.mail.errors import MailError

Outcome = Literal["sent", "refused", "later", "auth", "unreachable", "uncertain"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender ("" = the null sender), recipients and finished bytes of a mail.

    `null_first` = offer it under the null sender, and under `sender` only where the server refuses that.
    """

    sender: str
    recipients: tuple[str, ...]
    data: bytes = field(repr=False)
    null_first: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail; `reply` and the texts in `refused` are the server's words, uncleaned.

    sent: the server has it, for `accepted`; `refused` may name others, to be tried again after a 4xx.
    refused: no recipient gets it (5xx).  later: not now (4xx).  auth: the login is the trouble.
    unreachable: it never got so far.  uncertain: the final dot went out and no answer came back.
    `null_refused` = the server takes no mail under the null sender, or hung up on it.
    """

    outcome: Outcome
    accepted: tuple[str, ...] = ()
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    reply: str = ""
    assigned_id: str = ""
    problem: MailError | None = None
    null_refused: bool = False

    def with_id(self, assigned: str) -> Delivery:
        """Return the same with the Message-ID that the server put in place of ours."""
        return replace(self, assigned_id=assigned) if self.outcome == "sent" else self


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for an answer, and for the answer to the final dot (RFC 5321 §4.5.3.2.6)."""

    answer: float = 60.0
    final: float = 600.0
