"""Turns what a database driver says into a problem that a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy.exc as sae

from tuidesk.errors import Problem
from tuidesk.i18n import _, mark
from tuidesk.store import errors

# https://www.sqlite.org/rescode.html, primary codes
_SQLITE = {
    5: "locked",
    6: "locked",
    8: "readonly",
    10: "broken",
    11: "corrupt",
    13: "full",
    14: "shut",
    26: "corrupt",
}

# Extended codes that say more: a full disk has no room for the index of the log either.
_SQLITE_EXTENDED = {sqlite3.SQLITE_IOERR_SHMSIZE: "full", sqlite3.SQLITE_IOERR_NOMEM: "unavailable"}

_SYSTEM = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "readonly",
    errno.EACCES: "readonly",
    errno.EPERM: "readonly",
    errno.EIO: "broken",
    errno.EFBIG: "broken",
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html: whole codes, then classes
_POSTGRESQL = {
    # Whoever writes looks first, so only two at once come to this; on SQLite they take turns.
    "23503": "collision",
    "23505": "collision",
    "53100": "full",
    "58030": "broken",
    "25006": "readonly",
    "42501": "forbidden",
    "40P01": "locked",
    "40001": "locked",
    "55P03": "locked",
    "XX001": "corrupt",
    "XX002": "corrupt",
    "08": "unavailable",
    "28": "unavailable",
    "3D": "unavailable",
    "53": "unavailable",
    "57": "unavailable",
}


# Kind, title and hint of each problem.
_PROBLEMS: Mapping[str, tuple[type[Problem], str, str]] = {
    "collision": (
        errors.Collision,
        mark("Somebody else changed the same thing at this moment"),
        mark("Look at it again, and repeat what is still needed."),
    ),
    "full": (
        errors.StoreFull,
        mark("The disk that holds the store is full"),
        mark("Free some space; tuidesk goes on by itself."),
    ),
    "locked": (
        errors.StoreLocked,
        mark("Another program keeps the store locked"),
        mark("Try again; if it stays, look for a copy or backup that is running."),
    ),
    "readonly": (
        errors.StoreReadOnly,
        mark("The store may only be read"),
        mark("Give this user write access to the store and its folder."),
    ),
    "forbidden": (
        errors.StoreForbids,
        mark("The role under which this program uses the database may not do that"),
        mark(
            "Do it as the role that may: the worker's, or the owner's. After new tables, run `tuidesk roles`."
        ),
    ),
    "broken": (
        errors.StoreUnavailable,
        mark("The disk that holds the store fails or allows no larger file"),
        mark("Look into the machine's log and at limits of file sizes; tuidesk goes on by itself."),
    ),
    "shut": (
        errors.StoreUnavailable,
        mark("The file of the store cannot be opened"),
        mark(
            "Give this user write access to its folder, even for reading, "
            "and check that the disk is there and has room."
        ),
    ),
    "corrupt": (
        errors.StoreCorrupt,
        mark("The store is damaged or is no tuidesk store"),
        mark("Run `tuidesk doctor`, or restore the last backup with `tuidesk restore`."),
    ),
    "unavailable": (
        errors.StoreUnavailable,
        mark("The store cannot be reached"),
        mark("Check that the database is running and that this user may use it."),
    ),
}


@contextmanager
def explained() -> Iterator[None]:
    """Let a driver's error leave the block as the problem behind it, and our own mistakes as they are."""
    try:
        yield
    except sae.DBAPIError as error:
        problem = explain(error)
        if problem is None:
            raise
        raise problem from error


def of_system(error: OSError) -> Problem:
    """Return the problem behind an error of the file system."""
    return _problem(_SYSTEM.get(error.errno or 0, "unavailable"))


def of_sqlite(error: sqlite3.Error) -> Problem:
    """Return the problem behind an error of SQLite outside an engine."""
    return _problem(_of_code(getattr(error, "sqlite_errorcode", 0)) or "unavailable")


def explain(error: sae.DBAPIError) -> Problem | None:
    """Return the problem behind a driver's error, or None when it is a bug of ours (SQL, constraints)."""
    name = _cause(error)
    return _problem(name) if name else None


def _cause(error: sae.DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _of_code(code)
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    lost = error.connection_invalidated or isinstance(error, sae.OperationalError)
    return "unavailable" if lost else None


def _of_code(code: int) -> str | None:
    return _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF)


def _problem(name: str) -> Problem:
    kind, title, hint = _PROBLEMS[name]
    return kind(_(title), _(hint))
