"""Where a mail server is and how the way to it is protected."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass, field
from typing import Literal

from tuidesk.mail.errors import PlaintextRefused, TlsRefused
from tuidesk.mail.loopback import is_loopback

TlsMode = Literal["implicit", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A mail server; `ca_file` names extra trusted authorities in PEM form.

    Raises PlaintextRefused for `tls="none"` to anything but this machine.
    """

    host: str
    port: int
    tls: TlsMode
    ca_file: str = ""

    def __post_init__(self) -> None:
        if self.tls == "none" and not is_loopback(self.host):
            raise PlaintextRefused(self.host)


@dataclass(frozen=True, slots=True)
class Login:
    """User and password of an account; the password stays out of every repr."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenLogin:
    """User and OAuth access token of an account, for XOAUTH2; the token stays out of every repr."""

    user: str
    token: str = field(repr=False)


AnyLogin = Login | TokenLogin


def without_secrets(text: str, login: AnyLogin) -> str:
    """Return a server's words without the password or token that it quotes, as it is or as it was sent.

    Some servers repeat the command that they refuse, and what they say is kept and shown.
    """
    if isinstance(login, TokenLogin):
        secret, sent = login.token, f"user={login.user}\1auth=Bearer {login.token}\1\1"
    else:
        secret, sent = login.password, f"\0{login.user}\0{login.password}"
    if not secret:
        return text
    encoded = (base64.b64encode(form.encode()).decode() for form in (sent, secret))
    for form in (*encoded, secret):
        text = text.replace(form, "…")
    return text


def context(endpoint: Endpoint) -> ssl.SSLContext:
    """Make the TLS settings for an endpoint: TLS 1.2 or newer, certificate and host name checked.

    Raises TlsRefused when the file with the authorities cannot be used.
    """
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if endpoint.ca_file:
        try:
            made.load_verify_locations(cafile=endpoint.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise TlsRefused(endpoint.host, f"{endpoint.ca_file}: {error}") from error
    return made
