"""Makes a database forget what was deleted from it: no freed page, log or index holds its words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store import search, search_gaps, sqlite
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreForbids
from tuidesk.store.faults import of_sqlite


def index_anew(store: Store) -> None:
    """Make the search index of a SQLite store from what is there; it finds less until it is done.

    FTS5 keeps no text beside its index, and takes a word out only of who can say where it stood.
    """
    with store.write() as conn:
        search.clear(conn)
    with store.read() as conn:
        missing = search_gaps.missing(conn)
    for start in range(0, len(missing), search_gaps.BATCH):
        with store.write() as conn:
            search_gaps.fill(conn, list(missing[start : start + search_gaps.BATCH]))


def require_owner(store: Store) -> None:
    """Raise StoreForbids where `compact` could not: of tables of others PostgreSQL says nothing and skips them."""
    if store.file is not None:
        return
    owns = sa.text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'message'::regclass")
    with store.read() as conn:
        if not conn.scalar(owns):
            raise StoreForbids(
                _("The role under which this program uses the database may not do that"),
                _("Do it as the owner of the tables, who alone may write them anew."),
            )


def compact(store: Store, tables: Iterable[sa.Table]) -> None:
    """Write the database anew without what was deleted; waits for others, and they for it."""
    if store.file is not None:
        _compact_file(store.file)
        _compact_file(sqlite.raw_file(store.file))
        return
    names = [table.name for table in tables]
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for name in (*names, "raw", "search"):
            conn.execute(sa.text(f'VACUUM FULL "{name}"'))


def _compact_file(path: Path) -> None:
    try:
        with closing(sqlite.alone(path)) as conn:
            if path.name != "raw.db":
                conn.execute("INSERT INTO search (search) VALUES ('optimize')")
            conn.execute("VACUUM")
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        raise of_sqlite(error) from error
