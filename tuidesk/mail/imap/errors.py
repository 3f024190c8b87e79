"""Say what an IMAP failure means: a pause that was asked for, a refused login, or a dead connection."""

from __future__ import annotations

import re
import socket
import ssl
from imaplib import IMAP4
from typing import Literal

from tuidesk.mail.errors import (
    Disconnected,
    LoginRefused,
    MailError,
    ServerOdd,
    Silent,
    Throttled,
    TlsRefused,
    TokenRefused,
    UnknownHost,
    Unreachable,
)
from tuidesk.mail.refusals import recognise, suggested_ms

_BUSY = re.compile(
    r"is throttled|too many (simultaneous )?connections|authenticated but not connected"
    r"|\[(LIMIT|OVERQUOTA)\]",
    re.IGNORECASE,
)
_SOON = re.compile(r"\[(UNAVAILABLE|INUSE)\]|try again later", re.IGNORECASE)
BUSY_MS = 300_000
SOON_MS = 60_000


def pause_ms(text: str) -> int:
    """Return for how many milliseconds a server's text asks to be left alone, 0 when it does not.

    Exchange Online names the time; for the others (its "authenticated but not connected" after too many
    logins, Gmail's limits, RFC 5530 codes) a time that has proved to be enough is taken.
    """
    if named := suggested_ms(text):
        return named
    if _BUSY.search(text):
        return BUSY_MS
    return SOON_MS if _SOON.search(text) else 0


def while_connecting(host: str, user: str, error: Exception) -> MailError:
    """Explain why no connection came about."""
    detail = str(error)
    if listed := recognise("imap", host, detail, user=user):
        return listed
    if retry_ms := pause_ms(detail):
        return Throttled(host, detail, retry_ms=retry_ms)
    if isinstance(error, ssl.SSLError):
        return TlsRefused(host, detail)
    if isinstance(error, (socket.gaierror, ValueError)):
        return UnknownHost(host, detail)
    if "unexpected response" in detail:  # imaplib's words for a greeting of another protocol
        return ServerOdd(host, detail)
    if isinstance(error, (OSError, IMAP4.abort)):
        return Unreachable(host, detail)
    return ServerOdd(host, detail)


def while_logging_in(
    host: str, user: str, error: Exception, kind: type[LoginRefused] = LoginRefused
) -> MailError:
    """Explain why a login failed; imapclient reports a lost connection as a refused login too."""
    detail = str(error)
    login: Literal["token", "password"] = "token" if kind is TokenRefused else "password"
    if listed := recognise("imap", host, detail, user=user, login=login):
        return listed
    if retry_ms := pause_ms(detail):
        return Throttled(host, detail, retry_ms=retry_ms)
    lost = isinstance(error, (OSError, IMAP4.abort)) or isinstance(error.__context__, IMAP4.abort)
    return Disconnected(host, detail) if lost else kind(host, detail, user=user)


def while_talking(host: str, user: str, error: Exception) -> MailError:
    """Explain a failure in an open session, after which the connection is given up in any case."""
    detail = f"{type(error).__name__}: {error}"
    if listed := recognise("imap", host, detail, user=user):
        return listed
    if retry_ms := pause_ms(detail):
        return Throttled(host, detail, retry_ms=retry_ms)
    return Silent(host, detail) if isinstance(error, TimeoutError) else Disconnected(host, detail)
