"""What is known about a sign-in without asking anybody: the app, the token and its time, who signed in."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tuidesk.errors import Problem

SPARE_SECONDS = 300.0  # a token is renewed this long before it expires


@dataclass(frozen=True, slots=True)
class Registration:
    """An app registered in a tenant; `secret` is its client secret, for desks where nobody signs in."""

    tenant: str
    client_id: str
    authority: str
    ca_file: str = ""
    user: str = ""  # whom the words of an error name
    channel: str = ""  # which channel of the desk they name
    secret: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The server where people sign in."""
        return urlsplit(self.authority).netloc

    @property
    def names(self) -> Mapping[str, str]:
        """What errors name."""
        names = {"tenant": self.tenant, "client_id": self.client_id, "user": self.user or self.client_id}
        return names | ({"channel": self.channel} if self.channel else {})


@dataclass(frozen=True, slots=True)
class Access:
    """An access token and its time (seconds of the epoch)."""

    token: str = field(repr=False)
    given_at: float
    expires_at: float

    @property
    def alive(self) -> bool:
        """Say whether a server would still take it."""
        return time.time() < self.expires_at

    @property
    def fresh(self) -> bool:
        """Say whether it need not be renewed yet: some minutes are left, a tenth of a short life."""
        spare = min(SPARE_SECONDS, (self.expires_at - self.given_at) / 10)
        return time.time() < self.expires_at - spare


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sign-in gave: msal's cache, to be sealed, and the names of who signed in, the best first."""

    cache: bytes = field(repr=False)
    access: Access
    users: tuple[str, ...] = ()
    personal: bool = False  # an account of outlook.com and the like, which no desk can use


def access_of(cache: bytes) -> Access | None:
    """Return the access token of a cache that lives longest, None when there is none; no network."""
    held = json.loads(cache).get("AccessToken", {}).values() if cache else ()
    tokens = [Access(at["secret"], float(at["cached_at"]), float(at["expires_on"])) for at in held]
    return max(tokens, key=lambda access: access.expires_at, default=None)


class Cancelled(Problem):
    """Whoever asked for the sign-in let go of it."""
