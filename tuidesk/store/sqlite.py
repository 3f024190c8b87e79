"""How tuidesk uses SQLite: WAL, durable commits, immediate write transactions."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.locations import make_folder, open_file

BUSY_SECONDS = 10
WAL_RETRY_SECONDS = 0.01
AUTOCHECKPOINT_PAGES = 1000

# Readers that always overlap keep the log from being reset: ten of them grew it to 435 MiB.
SHRINK_WAL_FROM = 64 * 2**20
SHRINK_WAIT_SECONDS = 0.25


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite URL, or None when it lives in memory."""
    name = sa.make_url(url).database
    return Path(name) if name and name != ":memory:" else None


def touch(path: Path) -> None:
    """Create the file for its owner or its folder's group only; SQLite gives -wal and -shm the same mode."""
    make_folder(path.parent)
    os.close(open_file(path, os.O_RDWR | os.O_CREAT))


def identity(path: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name; None when there is none.

    SQLite itself goes on writing into a file that was deleted, where nobody will ever read it.
    """
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def raw_file(path: Path) -> Path:
    """Return where the raw mail of a store lies: beside it."""
    return path.with_name("raw.db")


def make_engine(url: str, *, checkpoint: bool, foreign_keys: bool = True) -> sa.Engine:
    """Return an engine whose connections begin as `Store` wants; only a worker's checkpoint the WAL."""
    engine = sa.create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **({} if file_of(url) else {"poolclass": sa.StaticPool}),
    )
    pages = AUTOCHECKPOINT_PAGES if checkpoint else 0

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: object) -> None:
        # The driver must not begin transactions by itself: `begin` below does.
        connection.isolation_level = None
        _use_wal(connection)
        for pragma in (
            "synchronous=FULL",
            "secure_delete=ON",  # what was deleted must not stay in free pages
            f"foreign_keys={int(foreign_keys)}",
            f"wal_autocheckpoint={pages}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        write = conn.get_execution_options().get("write")
        conn.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. SQLite waits for no lock here, which another first or last connection holds for a moment."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(WAL_RETRY_SECONDS)
        else:
            return


def alone(path: Path, *, wait_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a connection outside the engine, in autocommit, for what cannot run in a transaction."""
    return sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)


def shrink_wal(path: Path) -> None:
    """Move a write-ahead log that has grown into its store and cut it, if no reader is in the way."""
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size < SHRINK_WAL_FROM:
        return
    with closing(alone(path, wait_seconds=SHRINK_WAIT_SECONDS)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
