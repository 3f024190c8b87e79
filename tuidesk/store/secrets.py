"""Secrets at rest: everybody can seal with the desk's public key, only a worker's host can open.

HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305. `info` binds a sealed secret to
its place, so that it cannot be moved to another account or field.
"""

from __future__ import annotations

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tuidesk.i18n import Phrase, mark
from tuidesk.locations import Locations
from tuidesk.store import facts, keys
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.errors import KeyMissing
from tuidesk.store.tables import secret

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def seal(store: Store, info: str, plain: bytes) -> bytes:
    """Seal bytes for the place `info` with the public half of the desk's key."""
    with store.read() as conn:
        return seal_in(conn, info, plain)


def seal_in(conn: sa.Connection, info: str, plain: bytes) -> bytes:
    """Seal bytes for the place `info`, within a transaction of the caller."""
    public = facts.get(conn, "public_key")
    assert public, "every store is made with a key pair"
    return _SUITE.encrypt(plain, keys.parse_public(public), info.encode())


def open_sealed(locations: Locations, info: str, sealed: bytes) -> bytes:
    """Open what was sealed for `info`; KeyMissing when this machine's key does not fit."""
    return _open(locations, info, sealed)


def put_secret(conn: sa.Connection, account_id: int, field: str, plain: str | bytes) -> None:
    """Seal and keep one secret of an account, replacing the one before."""
    data = plain.encode() if isinstance(plain, str) else plain
    sealed = seal_in(conn, info_of(account_id, field), data)
    drop_secret(conn, account_id, field)
    row = {"account_id": account_id, "field": field, "sealed": sealed, "created_at": now()}
    conn.execute(sa.insert(secret).values(row))


def get_secret(conn: sa.Connection, locations: Locations, account_id: int, field: str) -> str:
    """Open a secret of an account; '' when it has none. For workers only."""
    sealed = conn.scalar(sa.select(secret.c.sealed).where(_of(account_id, field)))
    if sealed is None:
        return ""
    return _open(locations, info_of(account_id, field), sealed).decode()


def given_at(conn: sa.Connection, account_id: int, field: str) -> int:
    """Return when (ms) somebody gave a secret of an account; 0 when it has none."""
    return conn.scalar(sa.select(secret.c.created_at).where(_of(account_id, field))) or 0


def renew_secret(conn: sa.Connection, account_id: int, field: str, plain: bytes, moment: int) -> None:
    """Replace what a worker renewed by itself, as of the moment at which a person gave it."""
    put_secret(conn, account_id, field, plain)
    conn.execute(sa.update(secret).where(_of(account_id, field)).values(created_at=moment))


def put_aside(conn: sa.Connection, field: str, plain: bytes, expires_at: int) -> None:
    """Seal and keep something that belongs to no account yet, until `expires_at` (ms)."""
    row = {
        "field": field,
        "sealed": seal_in(conn, field, plain),
        "created_at": now(),
        "expires_at": expires_at,
    }
    conn.execute(sa.insert(secret).values(row))


def read_aside(conn: sa.Connection, locations: Locations, field: str) -> bytes:
    """Open what was put aside under this name; b"" when it is gone. For workers only."""
    mine = sa.and_(_aside(field), secret.c.expires_at > now())
    sealed = conn.scalar(sa.select(secret.c.sealed).where(mine))
    return b"" if sealed is None else open_sealed(locations, field, sealed)


def drop_aside(conn: sa.Connection, field: str) -> None:
    """Forget what was put aside under this name."""
    conn.execute(sa.delete(secret).where(_aside(field)))


def _aside(field: str) -> sa.ColumnElement[bool]:
    return sa.and_(secret.c.field == field, secret.c.account_id.is_(None))


def drop_secret(conn: sa.Connection, account_id: int, field: str) -> None:
    """Forget a secret of an account."""
    conn.execute(sa.delete(secret).where(_of(account_id, field)))


def _of(account_id: int, field: str) -> sa.ColumnElement[bool]:
    return sa.and_(secret.c.account_id == account_id, secret.c.field == field)


def info_of(account_id: int | None, field: str) -> str:
    """Return the place that a row of `secret` is sealed for; a job's secret names its place in `field`."""
    return field if account_id is None else f"account:{account_id}:{field}"


def _open(locations: Locations, info: str, sealed: bytes) -> bytes:
    try:
        return _SUITE.decrypt(bytes(sealed), keys.load(locations.keys), info.encode())
    except InvalidTag as error:
        raise KeyMissing(
            Phrase(mark("The private key on this machine does not open this desk's secrets")),
            Phrase(mark("Import the right key with `tuidesk key import`, or connect the accounts again.")),
        ) from error
