"""Compares the search index with what it was made from, and makes it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _, ngettext
from tuidesk.store import search, search_gaps, sqlite
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store
from tuidesk.store.search_terms import words
from tuidesk.store.tables import body, message

_AGAIN = f"""
CREATE VIRTUAL TABLE temp.again USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2");
INSERT INTO temp.again (rowid, text) SELECT message.id, substr(body.text, 1, {search.MAX_TEXT})
    FROM message JOIN body ON body.message_id = message.id WHERE message.copy_of_id IS NULL;
CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab('main', 'search', 'col');
CREATE VIRTUAL TABLE temp.again_words USING fts5vocab('temp', 'again', 'col');
"""  # noqa: S608 - our own number
_DIFFERENT = """
SELECT count(*) FROM (SELECT term, doc, cnt FROM {one} WHERE col = 'text' EXCEPT
                      SELECT term, doc, cnt FROM {other} WHERE col = 'text')
"""


def check(store: Store, *, full: bool, fix: bool) -> Finding:
    """Look for messages that search lacks or should not have; `full` indexes every text again and compares."""
    with store.read() as conn:
        missing, stray = search_gaps.missing(conn), search_gaps.stray(conn)
    spoilt = bool(stray) or not _is_whole(store) or (full and _differs(store))
    if fix and (missing or spoilt):
        _repair(store, missing, anew=spoilt)
    if spoilt:
        return _spoilt(fixed=fix)
    return (
        _missing(len(missing), fixed=fix)
        if missing
        else Finding("search", True, _("Every message can be found"))
    )


def _missing(number: int, *, fixed: bool) -> Finding:
    if fixed:
        detail = ngettext(
            "{n} message could not be found; it was indexed anew",
            "{n} messages could not be found; they were indexed anew",
            number,
        )
    else:
        detail = ngettext(
            "{n} message cannot be found: tuidesk doctor --fix indexes it anew",
            "{n} messages cannot be found: tuidesk doctor --fix indexes them anew",
            number,
        )
    return Finding("search", fixed, detail.format(n=number), fixed=fixed)


def _spoilt(*, fixed: bool) -> Finding:
    if fixed:
        return Finding("search", True, _("The search index was wrong; it was made anew"), fixed=True)
    return Finding("search", False, _("The search index is wrong: tuidesk doctor --fix makes it anew"))


def _repair(store: Store, missing: Sequence[int], *, anew: bool) -> None:
    """Index what is missing, or everything; a batch a transaction, so that others can write meanwhile."""
    if anew:
        with store.write() as conn:
            search.clear(conn)
        with store.read() as conn:
            missing = search_gaps.missing(conn)
    for start in range(0, len(missing), search_gaps.BATCH):
        with store.write() as conn:
            search_gaps.fill(conn, list(missing[start : start + search_gaps.BATCH]))


def _is_whole(store: Store) -> bool:
    """Let FTS5 look through its own tables."""
    if store.file is None:
        return True
    try:
        with closing(sqlite.alone(store.file)) as conn:
            conn.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            return False
        raise
    return True


def _differs(store: Store) -> bool:
    return _differs_on_sqlite(store.file) if store.file else _differs_on_postgresql(store)


def _differs_on_sqlite(file: Path) -> bool:
    """Index every text again, aside, and compare how often each word stands in how many texts."""
    pairs = (("kept_words", "again_words"), ("again_words", "kept_words"))
    with closing(sqlite.alone(file)) as conn:
        conn.executescript(f"BEGIN;{_AGAIN}")
        return any(
            conn.execute(_DIFFERENT.format(one=one, other=other)).fetchone()[0] for one, other in pairs
        )


def _differs_on_postgresql(store: Store) -> bool:
    """Look whether each word of each text is indexed."""
    index = sa.table("search", sa.column("message_id"), sa.column("words"))
    joined = message.join(body).join(index, index.c.message_id == message.c.id)
    query = sa.select(body.c.text, sa.func.tsvector_to_array(index.c.words)).select_from(joined)
    with store.read() as conn:
        rows = conn.execution_options(yield_per=search_gaps.BATCH).execute(query)
        return any(not set(words(text[: search.MAX_TEXT])) <= set(indexed) for text, indexed in rows)
