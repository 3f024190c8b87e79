"""Sign-ins at Microsoft by msal: whether an app may, how a sign-in is kept alive, how an app lets itself in.

Importing this loads msal, so it is imported where an OAuth account is used and nowhere before.
`http` replaces the network in tests.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msal

from tuidesk.mail.oauth.errors import AuthorityOdd, SignInNeeded, explain
from tuidesk.mail.oauth.help import BAD_APP, NO_TENANT, VOID
from tuidesk.mail.oauth.http import asking, session
from tuidesk.mail.oauth.values import Cancelled, Registration, Signed, access_of

__all__ = ["Cancelled", "Registration", "Signed", "by_secret", "check", "renew"]

# One token serves both protocols because both scopes are of one resource; msal adds the reserved scopes.
SCOPES = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]
APP_SCOPES = ["https://outlook.office365.com/.default"]
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"  # the tenant of all personal Microsoft accounts
logging.getLogger("msal").setLevel(logging.CRITICAL)  # it logs what a broken server answers

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TENANT = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def check(registration: Registration, http: Any = None) -> str:
    """Return the id of the tenant, once the tenant exists and knows the app as far as can be told.

    The app is known when a device code is given out for it; nobody ever uses that code.
    Raises SignInNeeded or AuthorityAway.
    """
    check_shape(registration)
    http = http or session(registration.ca_file)
    tenant_id = _discover(registration, http)
    with asking(registration.host):
        flow = public_app(registration, None, http).initiate_device_flow(SCOPES)
    if "user_code" not in flow:
        raise explain(registration.host, flow, registration.names)
    return tenant_id


def check_shape(registration: Registration) -> None:
    """Refuse what cannot be a tenant or a client id before anything is asked; raises SignInNeeded."""
    if not _TENANT.fullmatch(registration.tenant) or registration.tenant.casefold() == "consumers":
        raise SignInNeeded(registration.host, NO_TENANT, registration.names)
    if not _GUID.fullmatch(registration.client_id):
        raise SignInNeeded(registration.host, BAD_APP, registration.names)


def _discover(registration: Registration, http: Any) -> str:
    """Read the tenant's discovery document and return its id (or what stands there in its place)."""
    with asking(registration.host):
        url = f"{registration.authority}/{registration.tenant}/v2.0/.well-known/openid-configuration"
        response = http.get(url)
        if response.status_code >= 500:
            response.raise_for_status()
        answer = json.loads(response.text)
        if response.status_code == 200:
            return urlsplit(str(answer["issuer"])).path.strip("/").partition("/")[0]
    if isinstance(answer, dict) and "error" in answer:
        raise explain(registration.host, {"error": "invalid_tenant", **answer}, registration.names)
    raise AuthorityOdd(registration.host, f"HTTP {response.status_code}")


def public_app(registration: Registration, cache: Any, http: Any) -> Any:
    """Make msal's application for people who sign in.

    A new one each time: msal answers from memory for a minute after a refusal, also when meanwhile
    somebody consented again.
    """
    return _app(msal.PublicClientApplication, registration, cache, http)


def _app(kind: Any, registration: Registration, cache: Any, http: Any, **options: Any) -> Any:
    check_shape(registration)
    http = http or session(registration.ca_file)
    authority = f"{registration.authority}/{registration.tenant}"
    try:
        with asking(registration.host):
            return kind(
                registration.client_id,
                authority=authority,
                instance_discovery=False,  # the authority is the administrator's word, not to be looked up
                token_cache=cache,
                http_client=http,
                **options,
            )
    except AuthorityOdd:
        _discover(registration, http)  # says it better when the tenant does not exist
        raise


def new_cache() -> Any:
    """Return an empty token cache of msal's."""
    return msal.SerializableTokenCache()


def signed(registration: Registration, cache: Any, answer: Mapping[str, Any]) -> Signed:
    """Read what the token endpoint answered; raises SignInNeeded or AuthorityAway for a refusal."""
    if "access_token" not in answer:
        raise explain(registration.host, answer, registration.names)
    data = cache.serialize().encode()
    access = access_of(data)
    assert access, "msal caches what it was given"
    claims = answer.get("id_token_claims", {})
    names = [str(claims[key]).casefold() for key in ("preferred_username", "upn", "email") if claims.get(key)]
    return Signed(data, access, tuple(dict.fromkeys(names)), claims.get("tid") == CONSUMERS)


def renew(registration: Registration, cache: bytes, http: Any = None) -> Signed:
    """Ask for a new access token by the refresh token of a cache; the refresh token changes too.

    Raises SignInNeeded when a person must sign in again, AuthorityAway when it cannot be asked now.
    """
    kept = new_cache()
    with asking(registration.host):
        kept.deserialize(cache.decode())
    app = public_app(registration, kept, http)
    with asking(registration.host):
        known = app.get_accounts()
        answer = (
            app.acquire_token_silent_with_error(SCOPES, account=known[0], force_refresh=True)
            if known
            else None
        )
    if answer is None:
        raise SignInNeeded(registration.host, VOID, registration.names)
    return signed(registration, kept, answer)


def by_secret(registration: Registration, http: Any = None) -> Signed:
    """Let the app itself in by its client secret, without any person; raises as renew does."""
    if registration.tenant.casefold() in ("common", "organizations"):
        raise SignInNeeded(registration.host, NO_TENANT, registration.names)
    kept = new_cache()
    kind = msal.ConfidentialClientApplication
    app = _app(kind, registration, kept, http, client_credential=registration.secret)
    with asking(registration.host):
        answer = app.acquire_token_for_client(APP_SCOPES)
    return signed(registration, kept, answer)
