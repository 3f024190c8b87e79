"""How tuidesk uses SQLite: WAL, durable commits, immediate write transactions."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa

BUSY_SECONDS = 10
AUTOCHECKPOINT_PAGES = 1000


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite URL, or None when it lives in memory."""
    name = sa.make_url(url).database
    return Path(name) if name and name != ":memory:" else None


def touch(path: Path) -> None:
    """Create the file readable by its owner only; SQLite gives -wal and -shm the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def make_engine(url: str, *, checkpoint: bool) -> sa.Engine:
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
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"wal_autocheckpoint={pages}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(conn: sa.Connection) -> None:
        write = conn.get_execution_options().get("write")
        conn.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def shrink_wal(engine: sa.Engine) -> None:
    """Move the WAL into the store and cut it to nothing if no reader is in the way."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
