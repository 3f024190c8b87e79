"""Proves that the store, its backups and the logs reveal no secret: all that they hold of one is sealed.

Without the private key the proof is of form: every secret is bytes that nobody can read, and no key is
among the files. With the key, on a worker's host, each secret is opened and looked for in every file.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tuidesk.i18n import _, ngettext
from tuidesk.locations import Locations
from tuidesk.store import facts, keys, secrets, sqlite
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store
from tuidesk.store.errors import KeyMissing
from tuidesk.store.tables import secret

SHORTEST = 8  # a shorter password would be found in other words
SEALED_BYTES = 32 + 16  # an encapsulated key and a tag: no sealed secret is shorter
CHUNK = 8 * 1024 * 1024


def check(store: Store, locations: Locations) -> list[Finding]:
    """Run the proofs; a large store takes minutes, since all of its bytes are read."""
    found = [_sealed(store), _no_key(store)]
    try:
        words = list(_opened(store, locations))
    except KeyMissing:
        detail = _("The private key is not on this machine, so nobody can open a secret here")
        return [*found, Finding("secrets", True, detail)]
    return [*found, _searched(words, list(_files(store, locations)))]


def _rows(store: Store) -> list[Any]:
    columns = (secret.c.account_id, secret.c.field, secret.c.sealed)
    with store.read() as conn:
        return list(conn.execute(sa.select(*columns).order_by(secret.c.id)))


def _sealed(store: Store) -> Finding:
    """Every row of `secret` looks like what the seal makes."""
    rows = _rows(store)
    bare = sum(1 for row in rows if len(row.sealed) < SEALED_BYTES or bytes(row.sealed).isascii())
    if bare:
        words = ngettext("{n} secret lies open in the store", "{n} secrets lie open in the store", bare)
        return Finding("sealed", False, words.format(n=bare))
    words = ngettext(
        "The {n} secret of the store is sealed", "All {n} secrets of the store are sealed", len(rows)
    )
    return Finding("sealed", True, words.format(n=len(rows)) if rows else _("The store holds no secret"))


def _no_key(store: Store) -> Finding:
    """Nothing in the store is the private half of the desk's key."""
    with store.read() as conn:
        public, values = facts.get(conn, "public_key"), facts.values(conn)
    if any(_opens(value, public) for value in values):
        return Finding("key-apart", False, _("The private key lies in the store: make another desk key"))
    return Finding(
        "key-apart", True, _("The private key is not in the store, so the store alone opens nothing")
    )


def _opens(value: str, public: str) -> bool:
    try:
        return keys.public_text(keys.parse_private(value)) == public
    except ValueError:
        return False


def _opened(store: Store, locations: Locations) -> Iterator[str]:
    """Yield every word that must be nowhere: the private key, passwords, tokens; raises KeyMissing."""
    yield keys.private_text(keys.load(locations.keys))
    for row in _rows(store):
        info = secrets.info_of(row.account_id, row.field)
        with suppress(KeyMissing):  # of another desk's key: then nobody can read it here either
            plain = secrets.open_sealed(locations, info, bytes(row.sealed))
            yield from _words(plain.decode(errors="replace"))


def _words(plain: str) -> Iterator[str]:
    """Yield a secret, or the tokens of a token cache (JSON)."""
    try:
        cache = json.loads(plain)
    except ValueError:
        cache = None
    if not isinstance(cache, dict):
        yield plain
        return
    waiting: list[Any] = [cache]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
            if isinstance(token := one.get("secret"), str):
                yield token


def _files(store: Store, locations: Locations) -> Iterator[Path]:
    """Yield the files of the store, its backups and the logs."""
    if store.file is not None:
        for file in (store.file, sqlite.raw_file(store.file)):
            yield from (path for path in (file, Path(f"{file}-wal")) if path.is_file())
    for folder in (locations.backups, locations.logs):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _searched(words: list[str], files: list[Path]) -> Finding:
    needles = {form for word in words if len(word) >= SHORTEST for form in _forms(word)}
    holding = sorted({path.name for path in files if _holds(path, needles)})
    if holding:
        detail = _("A secret can be read in {files}: change it, and remove what is old")
        return Finding("secrets", False, detail.format(files=", ".join(holding)))
    detail = ngettext("No secret can be read in {n} file", "No secret can be read in {n} files", len(files))
    short = sum(1 for word in words if len(word) < SHORTEST)
    unsought = ngettext("{n} is too short to be looked for", "{n} are too short to be looked for", short)
    told = [detail.format(n=len(files)), *([unsought.format(n=short)] if short else [])]
    return Finding("secrets", True, "; ".join(told))


def _forms(word: str) -> Iterator[bytes]:
    """Yield a secret as it is, and as programs write it: in UTF-16, in hex, in base64 wherever it begins."""
    plain = word.encode()
    yield from (plain, word.encode("utf-16-le"), plain.hex().encode())
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + plain)[4 if shift else 0 : -4]


def _holds(path: Path, needles: set[bytes]) -> bool:
    overlap = max((len(one) for one in needles), default=1) - 1
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            text = rest + chunk
            if any(one in text for one in needles):
                return True
            rest = text[-overlap:] if overlap else b""
    return False
