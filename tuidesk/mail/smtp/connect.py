"""Open a connection to an SMTP server, secure it and log in."""

from __future__ import annotations

import re
import socket
import ssl
from contextlib import suppress
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from tuidesk.mail.errors import (
    Disconnected,
    LoginRefused,
    MailError,
    SendingSwitchedOff,
    ServerOdd,
    Throttled,
    TlsRefused,
    TokenRefused,
    UnknownHost,
    Unreachable,
)
from tuidesk.mail.refusals import MailRefused, recognise
from tuidesk.mail.tls import AnyLogin, Endpoint, Login, TokenLogin, context, without_secrets

PAUSE_MS = 60_000
_FAREWELL_SECONDS = 2.0
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


async def connect(endpoint: Endpoint, login: AnyLogin | None, local_hostname: str, timeout: float) -> SMTP:
    """Return a connection that is secured and logged in; raises a MailError with the socket closed.

    TLS is asked for by name and never left to what the server offers (aiosmtplib's default would log in
    in clear when a third party takes STARTTLS out of the offer).
    """
    smtp = _client(endpoint, local_hostname, timeout)
    try:
        user = login.user if login else ""
        await _dial(smtp, endpoint, user)
        if endpoint.tls == "starttls":
            await _secure(smtp, endpoint.host, user)
        if login:
            await _let_in(smtp, endpoint.host, login)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _client(endpoint: Endpoint, local_hostname: str, timeout: float) -> SMTP:
    try:
        return SMTP(
            hostname=endpoint.host,
            port=endpoint.port,
            timeout=timeout,
            local_hostname=local_hostname if _DOMAIN.fullmatch(local_hostname) else "localhost",
            use_tls=endpoint.tls == "implicit",
            start_tls=False,  # done by connect(), where its failure can be told from others
            tls_context=None if endpoint.tls == "none" else context(endpoint),
        )
    except ValueError as error:  # a host name with a line end in it
        raise UnknownHost(endpoint.host, str(error)) from error


async def leave(smtp: SMTP) -> None:
    """Say QUIT when the connection still stands, and close it in any case."""
    try:
        if smtp.is_connected:
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=_FAREWELL_SECONDS)
    finally:
        smtp.close()


async def _dial(smtp: SMTP, endpoint: Endpoint, user: str) -> None:
    try:
        await smtp.connect()
        await smtp._ehlo_or_helo_if_needed()
    except SMTPResponseException as error:
        raise _turned_away(endpoint.host, user, error) from error
    except (SMTPException, OSError, UnicodeError) as error:
        raise _no_connection(endpoint.host, error) from error


def _turned_away(host: str, user: str, error: SMTPResponseException) -> MailError:
    """Explain a greeting that is no welcome; a 5xx there is about us and not about the mail."""
    detail = f"{error.code} {error.message}"
    listed = recognise("smtp", host, detail, user=user)
    if listed and not isinstance(listed, MailRefused):
        return listed
    if 400 <= error.code < 500:
        return Throttled(host, detail, retry_ms=PAUSE_MS)
    return ServerOdd(host, detail)


def _no_connection(host: str, error: BaseException) -> MailError:
    """Explain why no connection came about, by the cause that aiosmtplib wraps."""
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLError):
        return TlsRefused(host, str(cause))
    if isinstance(cause, (socket.gaierror, UnicodeError)):
        return UnknownHost(host, str(cause))
    return Unreachable(host, str(cause) or str(error))


async def _secure(smtp: SMTP, host: str, user: str) -> None:
    try:
        await smtp.starttls()
        await smtp._ehlo_or_helo_if_needed()
    except SMTPResponseException as error:
        if 400 <= error.code < 500 and error.code != 454:
            raise _turned_away(host, user, error) from error
        raise TlsRefused(host, f"{error.code} {error.message}") from error
    except (SMTPServerDisconnected, SMTPTimeoutError) as error:
        raise Disconnected(host, str(error)) from error
    except (SMTPException, OSError) as error:
        raise TlsRefused(host, str(error)) from error


async def _let_in(smtp: SMTP, host: str, login: AnyLogin) -> None:
    try:
        if isinstance(login, TokenLogin):
            await _log_in_by_token(smtp, host, login)
        else:
            await _log_in(smtp, host, login)
    except MailError as problem:
        problem.detail = without_secrets(problem.detail, login)
        raise


async def _log_in(smtp: SMTP, host: str, login: Login) -> None:
    """Log in by the first way offered; another follows only when the server does not know it (504).

    aiosmtplib's login() would repeat a wrong password in every way, which locks accounts sooner.
    """
    ways = {"plain": smtp.auth_plain, "login": smtp.auth_login, "cram-md5": smtp.auth_crammd5}
    refusal: MailError = LoginRefused(host, "no AUTH PLAIN, LOGIN or CRAM-MD5 offered", user=login.user)
    for way in (ways[name] for name in ways if name in smtp.server_auth_methods):
        try:
            await way(login.user, login.password)
            return
        except SMTPAuthenticationError as error:
            refusal = _login_failed(host, login.user, error.code, error.message)
            if error.code != 504:
                break
        except (SMTPException, OSError) as error:
            raise Disconnected(host, str(error)) from error
    raise refusal


async def _log_in_by_token(smtp: SMTP, host: str, login: TokenLogin) -> None:
    """Log in by XOAUTH2; the server's reason comes after the challenge that a refusal begins with."""
    if "xoauth2" not in smtp.server_auth_methods:
        raise TokenRefused(host, "no AUTH XOAUTH2 offered", user=login.user)
    try:
        await smtp.auth_xoauth2(login.user, login.token)
    except SMTPAuthenticationError as error:
        raise _login_failed(host, login.user, error.code, error.message, TokenRefused) from error
    except (SMTPException, OSError) as error:
        raise Disconnected(host, str(error)) from error


def _login_failed(
    host: str, user: str, code: int, text: str, kind: type[LoginRefused] = LoginRefused
) -> MailError:
    """Explain a refused login; 4xx (454, 432, 421) is about this moment and not about the password."""
    detail = f"{code} {text}"
    login: Literal["token", "password"] = "token" if kind is TokenRefused else "password"
    if listed := recognise("smtp", host, detail, user=user, login=login):
        return listed
    if 400 <= code < 500:
        return Throttled(host, detail, retry_ms=PAUSE_MS)
    if text.startswith("5.7.139"):
        return SendingSwitchedOff(host, detail, user=user)
    return kind(host, detail, user=user)
