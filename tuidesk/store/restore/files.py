"""Puts the files of a SQLite backup in the place of the store's."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import alone, migrate, schema, sqlite
from tuidesk.store.backup import RAW, STORE, settled
from tuidesk.store.engine import open_as_it_is
from tuidesk.store.errors import RestoreRefused
from tuidesk.store.faults import of_sqlite, of_system
from tuidesk.store.restore import settle
from tuidesk.store.restore.refusals import not_empty, unsound

_WORK = ("ticket", "queue", "account", "message")  # a store with a row of one of these is not empty


def restore(
    locations: Locations, file: Path, folder: Path, mark: str, *, replace: bool
) -> tuple[list[str], int]:
    """Restore into `file` and the raw mail beside it; return where the old files are, and how many mails are held.

    A backup without raw mail leaves that of the store where it is.
    """
    if not (folder / STORE).is_file():
        title = _("{folder} is no backup of a store in a file").format(folder=folder)
        raise RestoreRefused(title, _("Name the folder that `tuidesk backup` made."))
    if not replace and _holds_work(file):
        raise not_empty()
    try:
        with alone.alone_with(locations, file):
            pass  # said before the long work, and asked again at its end
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".restoring-", dir=file.parent))
        try:
            names = [name for name in (STORE, RAW) if (folder / name).is_file()]
            held = _prepare(part, folder, names, _last_number(file))
            with alone.alone_with(locations, file):
                # The store first: it may stand beside newer raw mail, but not the other way round.
                kept = [_exchange(part / name, _place(file, name), mark) for name in names]
                return list(chain(*kept)), held
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except sqlite3.Error as error:
        raise of_sqlite(error) from error
    except OSError as error:
        raise of_system(error) from error


def _prepare(part: Path, folder: Path, names: list[str], last_number: int) -> int:
    """Copy the backup, look whether it is sound, bring it to this version and hold its mail; return how many."""
    for name in names:
        _fetch(folder / name, part / name)
    with closing(open_as_it_is(f"sqlite:///{part / STORE}")) as store:
        with store.read() as conn:
            found = schema.revision(conn)
        if found is None:
            raise unsound(part / STORE)
        schema.refuse_newer(found)
        if found != schema.HEAD:
            migrate.upgrade_alone(store)
        with store.write() as conn:
            held = settle.settle(conn, last_number)
    for path in part.iterdir():
        settled(path)
    return held


def _fetch(original: Path, copy: Path) -> None:
    """Copy one file, with what its write-ahead log holds if somebody opened it, and check every page."""
    sqlite.touch(copy)
    shutil.copyfile(original, copy)
    log = original.with_name(f"{original.name}-wal")
    if log.is_file():
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
    try:
        with closing(sqlite.alone(copy)) as conn:
            sound = conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError as error:
        raise unsound(original) from error
    if not sound:
        raise unsound(original)


def _place(file: Path, name: str) -> Path:
    return file if name == STORE else sqlite.raw_file(file)


def _exchange(new: Path, target: Path, mark: str) -> list[str]:
    """Put a new file in the place of the old one; return where that is now, nothing when there was none."""
    kept = []
    if target.exists():
        _give_to_the_same(new, target.stat())
        kept.append(str(_keep(target, mark)))
    new.rename(target)
    settled(target.parent)
    return kept


def _give_to_the_same(new: Path, old: os.stat_result) -> None:
    """Let those use the new file who used the old one: root may restore the store of a worker's account."""
    with suppress(PermissionError):
        os.chown(new, old.st_uid, old.st_gid)
    new.chmod(stat.S_IMODE(old.st_mode))


def _keep(target: Path, mark: str) -> Path:
    """Give the old file its new name; a log of it must not meet the file that comes, which it would spoil."""
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            target.with_name(target.name + suffix).rename(target.with_name(f"{target.name}.{mark}{suffix}"))
    kept = target.with_name(f"{target.name}.{mark}")
    try:
        os.link(target, kept)  # so that at no moment there is no store
    except OSError:
        target.rename(kept)
    return kept


def _holds_work(file: Path) -> bool:
    if not file.exists() or not file.stat().st_size:
        return False
    try:
        with closing(sqlite.alone(file)) as conn:
            tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            queries = (f"SELECT 1 FROM {name} LIMIT 1" for name in _WORK if name in tables)  # noqa: S608
            return any(conn.execute(query).fetchone() for query in queries)
    except sqlite3.DatabaseError:
        return True  # nobody knows what it holds


def _last_number(file: Path) -> int:
    """Return the highest ticket number that the old store gave, 0 when it cannot tell."""
    if not file.exists():
        return 0
    with suppress(sqlite3.DatabaseError), closing(sqlite.alone(file)) as conn:
        row = conn.execute("SELECT value FROM sequence WHERE name = 'ticket'").fetchone()
        return int(row[0]) if row else 0
    return 0
