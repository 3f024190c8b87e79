"""Keeps SQLite's write-ahead log small: of all processes only the worker moves it into the store."""

from __future__ import annotations

import logging
from pathlib import Path

from tuidesk.store import sqlite
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem

log = logging.getLogger(__name__)

LIMIT_BYTES = 64 * 1024 * 1024  # ten readers that overlap all the time let it grow without end


def when_large(store: Store) -> None:
    """Move the log into the store and empty it when it passed the limit; called between batches."""
    if store.dialect != "sqlite" or _wal_bytes(store.url) <= LIMIT_BYTES:
        return
    try:
        store.checkpoint()
    except StoreProblem as problem:  # readers are in the way; the next batch tries again
        log.info("write-ahead log stays: %s", problem.title)


def _wal_bytes(url: str) -> int:
    file = sqlite.file_of(url)
    wal = Path(f"{file}-wal")
    return wal.stat().st_size if file and wal.exists() else 0
