"""Looks whether the store is sound, and counts and indexes anew what was kept wrongly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _, ngettext
from tuidesk.store import counters, facts, search_gaps, sqlite
from tuidesk.store.engine import Store
from tuidesk.store.tables import ledger, message

# https://www.sqlite.org/wal.html, "The WAL-Reset Bug": from 3.7.0 on
_WAL_FAULT_ENDS = (3, 51, 3)
_GONE_TO_MESSAGE = ("ticket", "follow-up", "probe")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; what is not ok but not `serious` either is a warning."""

    name: str
    ok: bool
    detail: str
    serious: bool = True


def check(store: Store) -> list[Finding]:
    """Run every check, which takes minutes on a large store; wrong counts and missing words are put right."""
    found = check_files(store)
    if all(finding.ok or not finding.serious for finding in found):
        found += [_counters(store), _search(store), _ledger(store), _mail(store), _key(store)]
    return found


def check_files(store: Store) -> list[Finding]:
    """Look at the files themselves; PostgreSQL looks after its own."""
    if store.file is None:
        return []
    return [_integrity("store", store.file), _integrity("raw", sqlite.raw_file(store.file)), _sqlite()]


def _integrity(name: str, path: Path) -> Finding:
    try:
        with closing(sqlite.alone(path)) as conn:
            said = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
            orphan = conn.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        said, orphan = str(error), None
    if said == "ok" and orphan is None:
        return Finding(name, True, _("{file} is intact").format(file=path.name))
    what = _("a row of {table} points nowhere").format(table=orphan[0]) if orphan else said
    detail = _("{file} is damaged: {what}. Restore the last backup.").format(file=path.name, what=what)
    return Finding(name, False, detail)


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= _WAL_FAULT_ENDS:
        return Finding("sqlite", True, _("SQLite {version}").format(version=version))
    detail = _(
        "SQLite {version} can damage a file when two programs checkpoint at once; "
        "with tuidesk only the worker does, so run one worker only."
    )
    return Finding("sqlite", False, detail.format(version=version), serious=False)


def _counters(store: Store) -> Finding:
    with store.read() as conn:
        wrong = counters.compare(conn)
    if wrong:
        with store.write() as conn:
            counters.rebuild(conn)
    if not wrong:
        return Finding("counters", True, _("The numbers of the queues are right"))
    return Finding("counters", False, _("The numbers of the queues were wrong; they were counted anew"))


def _search(store: Store) -> Finding:
    with store.read() as conn:
        missing = search_gaps.missing(conn)
    for start in range(0, len(missing), search_gaps.BATCH):
        with store.write() as conn:
            search_gaps.fill(conn, missing[start : start + search_gaps.BATCH])
    if not missing:
        return Finding("search", True, _("Every message can be found"))
    detail = ngettext(
        "{n} message could not be found; it was indexed anew",
        "{n} messages could not be found; they were indexed anew",
        len(missing),
    )
    return Finding("search", False, detail.format(n=len(missing)))


def _ledger(store: Store) -> Finding:
    """Every mail of the ledger that went to a ticket has its message."""
    query = (
        sa.select(sa.func.count()).select_from(ledger).outerjoin(message, message.c.id == ledger.c.entry_id)
    )
    query = query.where(ledger.c.disposition.in_(_GONE_TO_MESSAGE), message.c.id.is_(None))
    lost = _number(store, query)
    if not lost:
        return Finding("ledger", True, _("Every mail of the ledger is where the ledger says"))
    detail = ngettext(
        "{n} mail of the ledger has no message", "{n} mails of the ledger have no message", lost
    )
    return Finding("ledger", False, detail.format(n=lost))


def _mail(store: Store) -> Finding:
    """Every message that came in has its line in the ledger."""
    known = sa.select(ledger.c.entry_id).where(ledger.c.entry_id.is_not(None))
    query = sa.select(sa.func.count()).select_from(message)
    query = query.where(message.c.direction == "in", message.c.id.not_in(known))
    unknown = _number(store, query)
    if not unknown:
        return Finding("messages", True, _("Every message that came in stands in the ledger"))
    detail = ngettext("{n} message is not in the ledger", "{n} messages are not in the ledger", unknown)
    return Finding("messages", False, detail.format(n=unknown))


def _key(store: Store) -> Finding:
    with store.read() as conn:
        exported = facts.get(conn, "key_exported_at")
    if exported:
        return Finding("key", True, _("The desk's private key was exported"))
    detail = _(
        "The desk's private key was never exported: if this machine is lost, every account "
        "must be connected again. Keep what `tuidesk key export` prints in a safe place."
    )
    return Finding("key", False, detail, serious=False)


def _number(store: Store, query: sa.Select[int]) -> int:
    with store.read() as conn:
        return conn.scalar(query) or 0
