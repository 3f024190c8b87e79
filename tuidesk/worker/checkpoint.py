"""Keeps SQLite's write-ahead logs small: of all processes only the worker cuts them."""

from __future__ import annotations

import logging

from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem

log = logging.getLogger(__name__)


def when_large(store: Store) -> None:
    """Cut a log that has grown; called between batches. With readers in the way the next batch tries again."""
    try:
        store.checkpoint()
    except StoreProblem as problem:
        log.info("the write-ahead log stays: %s", problem)
