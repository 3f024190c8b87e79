"""Access tokens of signed-in accounts: one refresher an account, in this process and across all workers.

A refresh token is used up by its use, so two refreshers would end the sign-in. The lease `token:ID` lets one
of them ask; the others wait for what he writes. msal loads when a token must be renewed, not before.
"""

from __future__ import annotations

import shlex
import time
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from tuidesk import config
from tuidesk.locations import Locations
from tuidesk.mail.errors import REMEDY_SECONDS
from tuidesk.mail.oauth.errors import AuthorityAway, SignInNeeded
from tuidesk.mail.oauth.help import NOT_YET
from tuidesk.mail.oauth.values import Access, Registration, Signed, access_of
from tuidesk.store import secrets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease
from tuidesk.store.tables import account

CACHE, SECRET = "oauth_cache", "client_secret"  # fields of the table `secret`
LEASE_MS = 120_000  # longer than a renewal may take, so that it needs no renewing
WAIT_SECONDS = 90.0  # for another refresher
LOOK_SECONDS = 0.1
QUIET_SECONDS = 30.0  # while a token lives, an authority that is away is not asked at every turn
ASK_AGAIN_SECONDS = REMEDY_SECONDS  # after a refusal: an administrator may have put it right meanwhile


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known about an account's sign-in; `given_at` moves only when a person signs in."""

    account_id: int
    registration: Registration
    cache: bytes = field(repr=False)
    given_at: int
    access: Access | None

    def usable(self, refused: str) -> bool:
        """Say whether the token need not be renewed yet; one that a server refused must be."""
        return self.access is not None and self.access.fresh and self.access.token != refused

    def lives(self, refused: str) -> bool:
        """Say whether a server would still take the token."""
        return self.access is not None and self.access.alive and self.access.token != refused


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A renewal that was refused: its token may live on for a while, but the sign-in is dead."""

    given_at: int
    token: str = field(repr=False)
    problem: SignInNeeded
    until: float  # monotonic; until then the authority is not asked again


# By store and account:
_doubts: dict[tuple[str, int], _Doubt] = {}
_quiet_until: dict[tuple[str, int], float] = {}  # monotonic


def token(store: Store, locations: Locations, account_id: int, refused: str = "") -> str:
    """Return an access token of an account, renewed in time; `refused` is one that a server did not take.

    Raises SignInNeeded when only a person can go on, also while an old token still lives; AuthorityAway
    when the token has expired and the authority cannot be asked; KeyMissing when this machine cannot open
    the desk's secrets.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        kept = _read(store, locations, account_id)
        doubt = _doubt_about(store, kept)
        if doubt and doubt.until > time.monotonic():
            raise doubt.problem.with_traceback(None)
        refused = refused or (doubt.token if doubt else "")
        if kept.access and kept.usable(refused):
            return kept.access.token
        living = kept.access.token if kept.access and kept.lives(refused) else ""
        if living and _quiet_until.get((store.url, account_id), 0.0) > time.monotonic():
            return living
        lease = Lease.take(store, locations, f"token:{account_id}", LEASE_MS)
        if lease is not None:
            try:
                return _renewed(store, locations, lease, account_id, refused)
            finally:
                lease.release()
        if living:
            return living  # somebody is renewing it
        if time.monotonic() > deadline:
            raise AuthorityAway(kept.registration.host, "another refresher holds the lease")
        time.sleep(LOOK_SECONDS)


def ask_again(store: Store, account_id: int) -> None:
    """Let the next call ask the authority whatever it said last: somebody says that it was put right."""
    key = (store.url, account_id)
    if key in _doubts:
        _doubts[key] = replace(_doubts[key], until=0.0)
    _quiet_until.pop(key, None)


def _doubt_about(store: Store, kept: _Kept) -> _Doubt | None:
    """Return the doubt about an account, None once a person signed in or another worker renewed the token."""
    doubt = _doubts.get((store.url, kept.account_id))
    if doubt is None or doubt.given_at != kept.given_at:
        return None
    return doubt if kept.access is None or kept.access.token == doubt.token else None


def _renewed(store: Store, locations: Locations, lease: Lease, account_id: int, refused: str) -> str:
    """Renew the token under the lease, unless another refresher just did or a person signed in."""
    kept = _read(store, locations, account_id)
    if kept.access and kept.usable(refused):
        return kept.access.token
    key = (store.url, account_id)
    try:
        signed = _ask(kept)
    except SignInNeeded as problem:
        dead = kept.access.token if kept.access else ""
        _doubts[key] = _Doubt(kept.given_at, dead, problem, time.monotonic() + ASK_AGAIN_SECONDS)
        raise
    except AuthorityAway:
        _quiet_until[key] = time.monotonic() + QUIET_SECONDS
        if kept.access and kept.lives(refused):
            return kept.access.token
        raise
    _doubts.pop(key, None)
    with store.write() as conn:
        lease.check(conn)
        if _given_at(conn, account_id) == kept.given_at:
            secrets.renew_secret(conn, account_id, CACHE, signed.cache, kept.given_at)
            conn.execute(sa.update(account).where(account.c.id == account_id).values(token_at=now()))
    return signed.access.token


def _ask(kept: _Kept) -> Signed:
    from tuidesk.mail.oauth import microsoft as oauth

    if kept.registration.secret:
        return oauth.by_secret(kept.registration)
    return oauth.renew(kept.registration, kept.cache)


def _read(store: Store, locations: Locations, account_id: int) -> _Kept:
    """Read and open what is kept of an account; raises SignInNeeded when nobody has signed in."""
    provider = config.read(locations.config).office365
    with store.read() as conn:
        row = conn.execute(sa.select(account).where(account.c.id == account_id)).one()
        given_at = _given_at(conn, account_id)
        cache = secrets.get_secret(conn, locations, account_id, CACHE).encode()
        secret = secrets.get_secret(conn, locations, account_id, SECRET)
    registration = Registration(
        row.tenant,
        row.client_id,
        provider.authority,
        provider.ca_file,
        row.login,
        shlex.quote(row.name),
        secret,
    )
    if not (cache or secret):
        raise SignInNeeded(registration.host, NOT_YET, registration.names)
    return _Kept(account_id, registration, cache, given_at, access_of(cache))


def _given_at(conn: sa.Connection, account_id: int) -> int:
    """Return when (ms) a person last signed in or gave a client secret."""
    secret_at = secrets.given_at(conn, account_id, SECRET)
    return secret_at or secrets.given_at(conn, account_id, CACHE)
