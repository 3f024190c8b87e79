"""Recognises what Office 365, Google and others say when they refuse, and gives each its own error.

The texts are the servers' own. What is not listed keeps its general error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tuidesk.mail.errors import LoginRefused, MailError, Throttled
from tuidesk.mail.refusals import limits, logins, mails
from tuidesk.mail.refusals.mails import MailRefused

__all__ = ["REFUSALS", "MailRefused", "Refusal", "recognise", "suggested_ms"]

Wire = Literal["imap", "smtp"]
Login = Literal["", "password", "token"]

_BACKOFF = re.compile(r"Suggested Backoff Time:\s*(\d+)\s*milliseconds", re.IGNORECASE)
_MICROSOFT = r"(^|\.)(office365\.com|outlook\.com)$"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that stands for a refusal; `login` and `host` narrow down texts that others use as well."""

    text: re.Pattern[str]
    made: type[MailError]
    login: Login = ""
    host: str = ""

    def fits(self, said: str, login: Login, host: str) -> bool:
        """Say whether a server's words are this refusal."""
        if (self.login and self.login != login) or (self.host and not re.search(self.host, host.lower())):
            return False
        return bool(self.text.search(said))


def _row(text: str, made: type[MailError], login: Login = "", host: str = "") -> Refusal:
    return Refusal(re.compile(text, re.IGNORECASE), made, login, host)


_SMTP_AUTH = r"SmtpClientAuthentication is disabled"

# The first that fits counts. An SMTP text begins with its reply code.
REFUSALS: dict[Wire, tuple[Refusal, ...]] = {
    "smtp": (
        _row(rf"{_SMTP_AUTH} for the Mailbox", logins.SendingOffForMailbox),
        _row(_SMTP_AUTH, logins.SendingOffForTenant),
        _row(r"5\.7\.139\b.*did not meet the criteria|5\.7\.139\b.*security defaults", logins.BlockedByPolicy),
        _row(r"5\.7\.139\b.*basic authentication is disabled|5\.7\.30\b", logins.BasicSmtpOff),
        _row(r"5\.7\.139\b.*credentials were incorrect", logins.ExchangePasswordWrong),
        _row(r"^535 5\.7\.3\b", logins.TokenOfAnother, "token"),
        _row(r"^535 5\.7\.3\b", logins.ExchangePasswordWrong, "password"),
        _row(r"^534 5\.7\.14\b|log ?in via your web browser", logins.BrowserWanted),
        _row(r"^534 5\.7\.9\b|application-specific password required", logins.AppPasswordWanted),
        _row(r"5\.7\.8\b.*username and password not accepted", logins.AppPasswordRefusedBySmtp),
        _row(r"^530 ", logins.LoginWanted),
        _row(r"^432 4\.3\.2\b|sender thread limit exceeded|concurrent connections limit exceeded",
             limits.SendingTwiceAtOnce),
        _row(r"^454 4\.7\.0 too many login attempts", limits.TooManyGoogleLogins),
        _row(r"^421 4\.7\.0\b", limits.TryLater),
        _row(r"^\d+ 5\.4\.5\b", limits.MailsOfTheDay),
        _row(r"^\d+ 5\.1\.90\b", limits.RecipientsOfTheDay),
        _row(r"^\d+ 5\.2\.2\b(?!.*(mailbox|inbox|recipient|over quota))", limits.QuotaOfSubmissions),
        _row(r"5\.7\.60\b|5\.2\.252\b|SendAsDenied", mails.SendAsDenied),
        _row(r"^\d+ 5\.7\.520\b", mails.ForwardingBlocked),
        _row(r"^\d+ 5\.1\.8\b.*outbound sender", mails.SenderBlocked),
        _row(r"^552(?! 5\.(7|2\.2))|^5\d\d 5\.(3\.4|2\.3)\b", mails.TooLarge),
        _row(r"^5\d\d 5\.1\.\d+\b", mails.BadRecipient),
    ),
    "imap": (
        _row(_BACKOFF.pattern + "|request is throttled", limits.AskedToWait),
        _row(r"authenticated but not connected", limits.NotConnected),
        _row(r"connection (is )?closed\. 14", limits.TooManyLogins),
        _row(r"connection (is )?closed\. 13", limits.ClosedWhenIdle),
        _row(r"application-specific password required", logins.AppPasswordWanted),
        _row(r"log ?in via your web browser|web login required", logins.BrowserWanted),
        _row(r"IMAP access is disabled|not enabled for IMAP", logins.ImapOff),
        _row(r"\[OVERQUOTA\].*(command|bandwidth)", limits.BandwidthUsedUp),
        _row(r"too many simultaneous connections", limits.TooManyConnections),
        _row(r"\[AUTHENTICATIONFAILED\] Invalid credentials", logins.AppPasswordRefusedByImap, "password"),
        _row(r"AUTHENTICATE failed", logins.TokenOpensNoMailbox, "token"),
        _row(r"LOGIN failed", logins.BasicImapOff, "password", _MICROSOFT),
    ),
}  # fmt: skip


def suggested_ms(said: str) -> int:
    """Return for how many milliseconds a server names itself that it wants to be left alone, 0 when it does not."""
    found = _BACKOFF.search(said)
    return int(found[1]) if found else 0


def recognise(
    wire: Wire, host: str, said: str, *, user: str = "", address: str = "", login: Login = ""
) -> MailError | None:
    """Return the error that a server's words stand for, None when they are not listed.

    `user` logs in, by password or token; `address` is the sender of the mail. Neither comes from the server.
    """
    found = next((row for row in REFUSALS[wire] if row.fits(said, login, host)), None)
    if found is None:
        return None
    if issubclass(found.made, LoginRefused):
        return found.made(host, said, user=user)
    if issubclass(found.made, Throttled):
        return found.made(host, said, retry_ms=suggested_ms(said) or found.made.wait_ms, user=user)
    return found.made(host, said, user=user, address=address)
