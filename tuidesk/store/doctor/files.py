"""Looks at the files of a SQLite store: pages, references, the log, and SQLite itself."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tuidesk.i18n import _, ngettext
from tuidesk.store import sqlite
from tuidesk.store.doctor.finding import Finding

# https://www.sqlite.org/wal.html, "The WAL-Reset Bug": from 3.7.0 on
_WAL_FAULT_ENDS = (3, 51, 3)
_GROWN = 4 * sqlite.SHRINK_WAL_FROM  # a worker cuts a log long before, unless a reader never ends
_MIB = 2**20


def check(file: Path) -> list[Finding]:
    """Check both files of a store, which reads all of them."""
    both = (file, sqlite.raw_file(file))
    return [_integrity("store", file), _integrity("raw", both[1]), _log(both), _version()]


def _integrity(name: str, path: Path) -> Finding:
    try:
        with closing(sqlite.alone(path)) as conn:
            said = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphans = Counter(row[0] for row in conn.execute("PRAGMA foreign_key_check"))
    except sqlite3.Error as error:
        said, orphans = str(error), Counter()
    if said != "ok":
        detail = _("{file} is damaged: {what}. Restore the last backup.")
        return Finding(name, False, detail.format(file=path.name, what=said))
    if orphans:
        words = ngettext(
            "{n} row of {file} points nowhere, in {tables}. Restore the last backup.",
            "{n} rows of {file} point nowhere, in {tables}. Restore the last backup.",
            orphans.total(),
        )
        tables = ", ".join(sorted(orphans))
        return Finding(name, False, words.format(n=orphans.total(), file=path.name, tables=tables))
    return Finding(name, True, _("{file} is intact").format(file=path.name))


def _log(files: tuple[Path, ...]) -> Finding:
    logs = [path.with_name(f"{path.name}-wal") for path in files]
    size = max((log.stat().st_size for log in logs if log.exists()), default=0)
    words = _("The write-ahead log holds {n} MiB").format(n=size // _MIB)
    if size < _GROWN:
        return Finding("log", True, words)
    hint = _("A worker cuts it when no program reads without end: start one, or look for such a program.")
    return Finding("log", False, f"{words}. {hint}", serious=False)


def _version() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= _WAL_FAULT_ENDS:
        return Finding("sqlite", True, _("SQLite {version}").format(version=version))
    detail = _(
        "SQLite {version} can damage a file when two programs checkpoint at once; "
        "with tuidesk only the worker does, so run one worker only."
    )
    return Finding("sqlite", False, detail.format(version=version), serious=False)
