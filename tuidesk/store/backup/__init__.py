"""Copies of the store that are known to be readable: a folder that is there whole, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store import sqlite, tables
from tuidesk.store.backup import postgres
from tuidesk.store.engine import Store
from tuidesk.store.errors import BackupFailed

STORE, RAW, DUMP = "tuidesk.db", "raw.db", "tuidesk.dump"

# Rows of these are never deleted, so a copy has at least as many as were counted before it was made.
_COUNTED = (tables.ticket, tables.message, tables.attachment, tables.ledger, tables.outbox, tables.event)


def back_up(store: Store, folder: Path, *, raw: bool = True) -> list[Path]:
    """Copy the store, with its raw mail if wanted, into a new folder and return the verified files.

    The copies hold no private key. BackupFailed when one cannot be written or read again; nothing is left then.
    """
    if os.path.lexists(folder):
        raise BackupFailed(
            _("{folder} exists").format(folder=folder), _("Name a folder that does not exist yet.")
        )
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            names = _copy_all(store, part, raw=raw)
            part.rename(folder)
            settled(folder.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except (OSError, sqlite3.Error) as error:
        raise _failed(folder, error) from error
    return [folder / name for name in names]


def _copy_all(store: Store, part: Path, *, raw: bool) -> list[str]:
    with store.read() as conn:
        least = {table.name: _count(conn, table) for table in _COUNTED}
    if store.file is None:
        postgres.dump(store.url, part / DUMP, least, raw=raw)
        names = [DUMP]
    else:
        names = _copy_files(store.file, part, least, raw=raw)
    for name in names:
        settled(part / name)
    settled(part)
    return names


def _copy_files(file: Path, part: Path, least: dict[str, int], *, raw: bool) -> list[str]:
    """Copy the store, then its raw mail: what a message of the copy names is older than the message."""
    _copy(file, part / STORE, least)
    if not raw:
        return [STORE]
    beside = sqlite.raw_file(file)
    with closing(sqlite.alone(beside)) as conn:
        pieces = {"raw": _rows(conn, "raw")}
    _copy(beside, part / RAW, pieces)
    return [STORE, RAW]


def _copy(original: Path, copy: Path, least: dict[str, int]) -> None:
    sqlite.touch(copy)  # VACUUM INTO an empty file keeps its mode: readable by its owner only
    with closing(sqlite.alone(original)) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite.alone(copy)) as conn:
        sound = conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not sound or any(_rows(conn, name) < number for name, number in least.items()):
            raise OSError(errno.EIO, "the copy is not what was copied")


def _rows(conn: sqlite3.Connection, table: str) -> int:
    return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names


def _count(conn: sa.Connection, table: sa.Table) -> int:
    return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def settled(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(folder: Path, error: Exception) -> BackupFailed:
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    if full or getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT):
        return BackupFailed(
            _("There is no room for a copy of the store at {folder}").format(folder=folder),
            _("Free some space there, or name a folder on another disk."),
        )
    return BackupFailed(
        _("The store could not be copied to {folder}, or the copy could not be read").format(folder=folder),
        _("Nothing was left there. Name another folder, and run `tuidesk doctor`."),
    )
