"""Copies of the store that are known to be readable."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store import sqlite, tables
from tuidesk.store.engine import Store
from tuidesk.store.errors import BackupFailed

# Rows of these are never deleted, so a copy has at least as many as were counted before it was made.
_COUNTED = (tables.ticket, tables.message, tables.ledger, tables.event)


def back_up(store: Store, folder: Path, *, raw: bool = True) -> list[Path]:
    """Copy the store, with its raw mail if wanted, into a new folder and return the verified files.

    The copies hold no private key. BackupFailed when one cannot be written or read again.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
        return (
            _copy_files(store, store.file, folder, raw=raw) if store.file else [_dump(store, folder, raw=raw)]
        )
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        raise _failed(folder) from error


def _copy_files(store: Store, file: Path, folder: Path, *, raw: bool) -> list[Path]:
    with store.read() as conn:
        least = {table.name: _count(conn, table) for table in _COUNTED}
    copies = [_copy(file, folder / "tuidesk.db", least)]
    if raw:
        copies.append(_copy(sqlite.raw_file(file), folder / "raw.db", {"raw": 0}))
    return copies


def _copy(original: Path, copy: Path, least: dict[str, int]) -> Path:
    sqlite.touch(copy)  # VACUUM INTO an empty file keeps its mode: readable by its owner only
    with closing(sqlite.alone(original)) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite.alone(copy)) as conn:
        sound = conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        counts = {name: conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in least}  # noqa: S608
    if not sound or any(counts[name] < number for name, number in least.items()):
        raise _failed(copy.parent)
    return copy


def _dump(store: Store, folder: Path, *, raw: bool) -> Path:
    """Dump a PostgreSQL database with its own programs and read the dump's table of contents."""
    target = folder / "tuidesk.dump"
    url = sa.make_url(store.url).set(drivername="postgresql")
    environment = dict(os.environ)
    if url.password is not None:
        environment["PGPASSWORD"] = url.password  # a process's arguments can be read by everybody
        url = url.set(password=None)
    where = url.render_as_string(hide_password=False)
    leave_out = [] if raw else ["--exclude-table-data=raw"]
    _run(["pg_dump", "--format=custom", *leave_out, f"--file={target}", f"--dbname={where}"], environment)
    target.chmod(0o600)
    contents = _run(["pg_restore", "--list", str(target)], environment)
    if any(f"TABLE DATA public {table.name} " not in contents for table in _COUNTED):
        raise _failed(folder)
    return target


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    return done.stdout


def _count(conn: sa.Connection, table: sa.Table) -> int:
    return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _failed(folder: Path) -> BackupFailed:
    return BackupFailed(
        _("The store could not be copied to {folder}, or the copy could not be read").format(folder=folder),
        _("Make room there; for PostgreSQL, install its client programs (pg_dump)."),
    )
