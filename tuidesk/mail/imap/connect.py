"""Open a connection to an IMAP server, secure it, log in and open a folder read-only."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from tuidesk.mail.errors import FolderMissing, LoginRefused, ServerOdd, TlsRefused, TokenRefused
from tuidesk.mail.imap.errors import pause_ms, while_connecting, while_logging_in, while_talking
from tuidesk.mail.refusals import recognise
from tuidesk.mail.tls import AnyLogin, Endpoint, TokenLogin, context, without_secrets

CONNECT_SECONDS = 15.0
_SIMPLE_USER = re.compile(r"[A-Za-z0-9@._+=-]+")
_SIMPLE_PASSWORD = re.compile(r"[\x20-\x7e]+")


def connect(endpoint: Endpoint, login: AnyLogin, timeout: float) -> IMAPClient:
    """Return a connection that is secured and logged in; the socket is closed when anything fails."""
    client = _dial(endpoint, login.user, timeout)
    try:
        client.normalise_times = False  # times with their zone
        client._imap.debug = 0  # imapclient switches on the log of every line, mail included
        if endpoint.tls == "starttls":
            _secure(client, endpoint, login.user)
        _log_in(client, endpoint.host, login)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Close the socket at once; a read that blocks in another thread wakes up."""
    with suppress(OSError):
        client.socket().shutdown(socket.SHUT_RDWR)
    with suppress(OSError, ValueError):
        client.shutdown()


def _dial(endpoint: Endpoint, user: str, timeout: float) -> IMAPClient:
    implicit = endpoint.tls == "implicit"
    settings = context(endpoint) if implicit else None
    waits: Any = SocketTimeout(connect=min(CONNECT_SECONDS, timeout), read=timeout)
    try:
        return IMAPClient(
            endpoint.host, endpoint.port, use_uid=True, ssl=implicit, ssl_context=settings, timeout=waits
        )
    except (OSError, IMAP4.error, ValueError) as error:
        raise while_connecting(endpoint.host, user, error) from error


def _secure(client: IMAPClient, endpoint: Endpoint, user: str) -> None:
    """Upgrade by STARTTLS or fail: the login must never follow in clear (RFC 3501 §6.2.1)."""
    try:
        client.starttls(context(endpoint))
    except IMAP4.abort as error:
        raise while_connecting(endpoint.host, user, error) from error
    except (IMAP4.error, OSError) as error:
        raise TlsRefused(endpoint.host, str(error)) from error


def _log_in(client: IMAPClient, host: str, login: AnyLogin) -> None:
    """Log in by XOAUTH2, by LOGIN, or by AUTHENTICATE PLAIN where LOGIN could not carry the words."""
    try:
        if isinstance(login, TokenLogin):
            client.oauth2_login(login.user, login.token)
        elif _SIMPLE_USER.fullmatch(login.user) and _SIMPLE_PASSWORD.fullmatch(login.password):
            client.login(login.user, login.password)
        else:  # non-ASCII letters, spaces
            client.plain_login(login.user, login.password)
    except (OSError, IMAP4.error) as error:
        kind = TokenRefused if isinstance(login, TokenLogin) else LoginRefused
        problem = while_logging_in(host, login.user, error, kind)
        problem.detail = without_secrets(problem.detail, login)
        raise problem from error


def examine(client: IMAPClient, host: str, user: str, folder: str) -> dict[bytes, Any]:
    """Open a folder read-only and return what the server says about it (EXISTS, UIDVALIDITY, UIDNEXT)."""
    if not folder.isprintable():  # imapclient would send a line end as it is
        raise FolderMissing(host, folder=folder)
    try:
        answer: dict[bytes, Any] = client.select_folder(folder, readonly=True)
    except IMAP4.abort as error:
        raise while_talking(host, user, error) from error
    except IMAP4.error as error:
        if pause_ms(str(error)) or recognise("imap", host, str(error)):
            raise while_talking(host, user, error) from error
        if _is_missing(client, folder):
            raise FolderMissing(host, str(error), folder=folder) from error
        raise ServerOdd(host, str(error)) from error
    if b"UIDVALIDITY" not in answer:
        raise ServerOdd(host, "no UIDVALIDITY")
    return answer


def _is_missing(client: IMAPClient, folder: str) -> bool:
    """Tell whether the server has no such folder to open; wildcards in its name list more than itself."""
    dead = {b"\\noselect", b"\\nonexistent"}
    return not any(
        name == folder and not dead & {flag.lower() for flag in flags}
        for flags, _, name in client.list_folders("", folder)
    )
