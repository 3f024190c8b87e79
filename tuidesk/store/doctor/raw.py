"""Looks whether the bytes are there that the store names, and are what they were."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterator

import sqlalchemy as sa

from tuidesk.i18n import _, ngettext
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store
from tuidesk.store.erased import GONE
from tuidesk.store.tables import attachment, chore, ledger, message, outbox, upload

SAMPLE = 500  # pieces that are read when not all are


def check(store: Store, *, full: bool) -> list[Finding]:
    """Look for every piece by its name, and read some or all of them."""
    return [_present(store), _whole(store, full=full)]


def _present(store: Store) -> Finding:
    missing = sum(1 for _sha256 in _missing(store))
    if not missing:
        return Finding("bytes", True, _("The bytes of every mail and file are kept"))
    words = ngettext(
        "The bytes of {n} mail or file are missing: restore raw mail from the last backup",
        "The bytes of {n} mails or files are missing: restore raw mail from the last backup",
        missing,
    )
    return Finding("bytes", False, words.format(n=missing))


def _missing(store: Store) -> Iterator[str]:
    """Yield the names without bytes; both sides come in order, so that neither must fit into memory."""
    kept = store.raw.names()
    here = next(kept, None)
    with store.read() as conn:
        for sha256 in conn.scalars(_named()).yield_per(1000):
            while here is not None and here < sha256:
                here = next(kept, None)
            if here != sha256:
                yield sha256


def _named() -> sa.Select[str]:
    own_file = sa.select(attachment.c.sha256).where(attachment.c.part == -1)
    columns = (message.c.raw_sha256, ledger.c.sha256, outbox.c.mime_sha256, chore.c.sha256, upload.c.sha256)
    named = sa.union(own_file, *(sa.select(column) for column in columns)).subquery()
    there = (named.c.sha256 != "", ~named.c.sha256.startswith(GONE))
    return sa.select(named.c.sha256).where(*there).order_by(named.c.sha256)


def _whole(store: Store, *, full: bool) -> Finding:
    names = store.raw.names("" if full else secrets.token_hex(32), None if full else SAMPLE)
    read = spoilt = 0
    for name in names:
        read += 1
        spoilt += not _is_whole(store, name)
    if spoilt:
        words = ngettext(
            "{n} mail or file is not what it was: restore raw mail from the last backup",
            "{n} mails or files are not what they were: restore raw mail from the last backup",
            spoilt,
        )
        return Finding("raw-bytes", False, words.format(n=spoilt))
    words = _("{n} mails and files were read, and are what they were")
    return Finding("raw-bytes", True, words.format(n=read))


def _is_whole(store: Store, name: str) -> bool:
    try:
        return hashlib.sha256(store.raw.get(name)).hexdigest() == name
    except (KeyError, zlib.error):
        return False
