"""Makes sure that nobody else has a store open, before it is replaced or left."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import sqlite
from tuidesk.store.errors import StoreInUse

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# What kind a session is, a role sees of its own only; whose it is, of all but the server's own.
_OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
)
_LEAVING_SECONDS = 3.0  # a server needs a moment to notice that a program closed its connections


@contextmanager
def alone_with(locations: Locations, file: Path) -> Iterator[None]:
    """Keep everybody out of a SQLite store meanwhile; StoreInUse when somebody has it open."""
    for lock in locations.run.glob("lease-*.lock"):
        with lock.open() as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise in_use() from error
    if not file.exists():
        yield
        return
    with closing(sqlite.alone(file, wait_seconds=0)) as conn:
        _keep_out(conn)
        yield


def refuse_company(conn: sa.Connection) -> None:
    """Raise StoreInUse when anybody else is connected to the database of PostgreSQL."""
    deadline = time.monotonic() + _LEAVING_SECONDS
    while conn.scalar(_OTHERS):
        if time.monotonic() > deadline:
            raise in_use()
        conn.rollback()  # the next look must see anew
        time.sleep(0.05)


def in_use() -> StoreInUse:
    """Return the problem of a store that somebody has open."""
    return StoreInUse(
        _("Somebody uses the store"), _("Stop the worker and close every tuidesk, then try again.")
    )


def _keep_out(conn: sqlite3.Connection) -> None:
    """Lock a store. Only the last connection may end its write-ahead log (sqlite.org/wal.html, "Persistence")."""
    try:
        mode = conn.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        conn.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise in_use() from error
        return  # so damaged that it has no lock
    if mode != "delete":
        raise in_use()
