"""A sign-in server as Microsoft's behaves towards msal: in this process, or over HTTPS (authority_server)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.authority_refusals import PENDING, Refusal
from tests.servers.authority_tokens import TENANT, Answer, Grant, Token, identity

__all__ = ["CLIENT", "REALM", "SECRET", "TENANT", "Authority"]

CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SECRET = "the-value-of-a-client-secret"
REALM = "https://login.microsoftonline.com"


class Authority:
    """One tenant with one app; as msal's http_client it needs no socket.

    `life` is the seconds that an access token lives. `shared` maps a user to a mailbox that he may use too.
    """

    def __init__(self, *, life: int = 3600, base: str = REALM) -> None:
        self.base = base
        self.life = life
        self.tenants = {TENANT, "desk.test"}
        self.clients = {CLIENT}
        self.secret = SECRET
        self.consumer = False
        self.shared: dict[str, str] = {}
        self.tokens: dict[str, Token] = {}
        self.requests: list[tuple[str, str]] = []  # (path, grant type)
        self.refusal: Refusal | None = None  # what every question about a token gets
        self.refused: list[Refusal] = []
        self.away = False
        self._devices: dict[str, tuple[str, Grant]] = {}  # user code -> device code, grant
        self._codes: dict[str, Grant] = {}
        self._refreshes: dict[str, Grant] = {}
        self._lock = threading.Lock()

    # What people do in their browsers

    def approve(self, user_code: str, user: str) -> None:
        """Enter a device code as somebody."""
        self._devices[user_code][1].refusal = None
        self._devices[user_code][1].user = user

    def refuse_code(self, user_code: str, refusal: Refusal) -> None:
        """Let a device code come to nothing."""
        self._devices[user_code][1].refusal = refusal

    def sign_in(self, uri: str, user: str, refusal: Refusal | None = None) -> str:
        """Go through the browser as somebody and return the address on which it ends."""
        asked = {key: values[0] for key, values in parse_qs(urlsplit(uri).query).items()}
        if refusal:
            ending = {"error": refusal.error, "error_description": refusal.description}
        else:
            code = secrets.token_urlsafe(24)
            self._codes[code] = Grant(
                asked["scope"], user, None, asked.get("nonce", ""), asked["code_challenge"]
            )
            ending = {"code": code, "session_state": str(uuid.uuid4())}
        return f"{asked['redirect_uri']}/?{urlencode(ending | {'state': asked['state']})}"

    def revoke(self, user: str, refusal: Refusal) -> None:
        """End every sign-in of a user, tokens included."""
        with self._lock:
            for grant in self._refreshes.values():
                if grant.user == user:
                    grant.refusal = refusal
            for token in self.tokens.values():
                if token.user == user:
                    token.revoked = True

    def expire(self) -> None:
        """Let every access token be out of date."""
        with self._lock:
            for token in self.tokens.values():
                token.expires_at = 0.0

    def owner(self, token: str) -> str:
        """Return whose access token it is while it lives, '' otherwise."""
        found = self.tokens.get(token)
        return found.user if found and not found.revoked and found.expires_at > time.time() else ""

    def count(self, grant_type: str) -> int:
        """Count the questions for tokens of one kind."""
        return sum(1 for _path, kind in self.requests if kind == grant_type)

    # msal's http_client

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> Answer:
        return self.answer(url, {})

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> Answer:
        return self.answer(url, dict(data or {}))

    def close(self) -> None:
        """Nothing is open."""

    def answer(self, url: str, form: Mapping[str, str]) -> Answer:
        """Answer one question."""
        tenant, _, path = urlsplit(url).path.strip("/").partition("/")
        with self._lock:
            self.requests.append((path, form.get("grant_type", "")))
            if self.away:
                return Answer(503, "<html>Service Unavailable</html>")
            if tenant not in self.tenants:
                text = f"AADSTS90002: Tenant '{tenant}' not found."
                return _refused(Refusal("invalid_tenant", 90002, text))
            doors: dict[str, Callable[[Mapping[str, str]], Answer]] = {
                "oauth2/v2.0/devicecode": self._device_code,
                "oauth2/v2.0/token": self._token,
            }
            if path.endswith("openid-configuration"):
                return self._discovery()
            return doors[path](form) if path in doors else Answer(404, "nothing here")

    def _discovery(self) -> Answer:
        at = f"{self.base}/{TENANT}"
        found = {
            "issuer": f"{at}/v2.0",
            "authorization_endpoint": f"{at}/oauth2/v2.0/authorize",
            "token_endpoint": f"{at}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{at}/oauth2/v2.0/devicecode",
        }
        return Answer(200, json.dumps(found))

    def _device_code(self, form: Mapping[str, str]) -> Answer:
        if form["client_id"] not in self.clients:
            return _refused(Refusal("unauthorized_client", 700016))
        code = f"{secrets.token_hex(4).upper()}"
        device = secrets.token_urlsafe(24)
        self._devices[code] = (device, Grant(form["scope"], refusal=PENDING))
        flow = {
            "user_code": code,
            "device_code": device,
            "verification_uri": f"{self.base}/device",
            "expires_in": 900,
            "interval": 0,
            "message": f"Enter {code}",
        }
        return Answer(200, json.dumps(flow))

    def _token(self, form: Mapping[str, str]) -> Answer:
        if self.refusal:
            return _refused(self.refusal)
        grant = self._grant(form)
        if isinstance(grant, Refusal):
            self.refused.append(grant)
            return _refused(grant)
        return Answer(200, json.dumps(self._given(grant, form["client_id"])))

    def _grant(self, form: Mapping[str, str]) -> Grant | Refusal:
        kind = form["grant_type"]
        if form["client_id"] not in self.clients:
            return Refusal("unauthorized_client", 700016)
        if kind == "client_credentials":
            right = form.get("client_secret") == self.secret
            return Grant(form["scope"]) if right else Refusal("invalid_client", 7000215)
        if kind == "authorization_code":
            return self._by_code(form)
        if kind == "refresh_token":
            found = self._refreshes.pop(form["refresh_token"], None)
            if found and found.refusal:
                self._refreshes[form["refresh_token"]] = found
        else:
            found = next(
                (grant for code, grant in self._devices.values() if code == form["device_code"]), None
            )
        if found is None:
            return Refusal("invalid_grant", 70008)
        return found.refusal or found

    def _by_code(self, form: Mapping[str, str]) -> Grant | Refusal:
        found = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if found is None or found.challenge != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
            return Refusal("invalid_grant", 54005)
        return found

    def _given(self, grant: Grant, client_id: str) -> dict[str, Any]:
        """Give out an access token and, to a person, a new refresh token: the old one is used up."""
        token, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.tokens[token] = Token(grant.user, time.time() + self.life)
        given: dict[str, Any] = {"token_type": "Bearer", "expires_in": self.life, "access_token": token}
        if not grant.user:
            return given
        self._refreshes[refresh] = Grant(grant.scope, grant.user)
        return given | {"refresh_token": refresh} | identity(grant, self.base, client_id, self.consumer)


def _refused(refusal: Refusal) -> Answer:
    return Answer(400, json.dumps(refusal.body()))
