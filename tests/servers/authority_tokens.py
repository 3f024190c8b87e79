"""What the tests' sign-in server gives out, and what it remembers about that."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.authority_refusals import Refusal

TENANT = "11111111-2222-3333-4444-555555555555"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"


@dataclass
class Grant:
    """What somebody may fetch a token with, once: a device code, an authorization code or a refresh token."""

    scope: str
    user: str = ""
    refusal: Refusal | None = None
    nonce: str = ""
    challenge: str = ""  # PKCE


@dataclass
class Token:
    """An access token that was given out."""

    user: str
    expires_at: float
    revoked: bool = False


@dataclass
class Answer:
    """An HTTP answer, in the shape that msal reads."""

    status_code: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise OSError(f"HTTP {self.status_code}")


def identity(grant: Grant, base: str, client_id: str, consumer: bool) -> dict[str, Any]:
    """Return what goes with the tokens of a person: who it is, and what was granted."""
    reserved = {"openid", "profile", "offline_access"}
    claims = {
        "aud": client_id,
        "iss": f"{base}/{TENANT}/v2.0",
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
        "sub": grant.user,
        "oid": str(uuid.uuid5(uuid.NAMESPACE_URL, grant.user)),
        "tid": CONSUMERS if consumer else TENANT,
        "preferred_username": grant.user,
        **({"nonce": grant.nonce} if grant.nonce else {}),
    }
    return {
        "scope": " ".join(word for word in grant.scope.split() if word not in reserved),
        "id_token": f"{_b64({'alg': 'none'})}.{_b64(claims)}.",
        "client_info": _b64({"uid": claims["oid"], "utid": TENANT}),
    }


def _b64(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
