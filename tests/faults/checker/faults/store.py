"""A store that somebody else locks."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa

from tests.faults.checker.faults.base import Fault, linger
from tests.faults.checker.place import Place


class Lock(Fault):
    """Another program locks the store, up to longer than anybody waits for it."""

    name = "store locked for long"

    def strike(self, place: Place) -> bool:
        if place.store.file is not None:
            lock = sqlite3.connect(place.store.file, isolation_level=None, timeout=20)
            lock.execute("BEGIN IMMEDIATE")
            linger(place, 1.0, 4.0)
            lock.execute("ROLLBACK")
            lock.close()
            return True
        with place.store.engine.connect() as conn:
            conn.execute(sa.text("LOCK TABLE ticket, outbox, ledger IN ACCESS EXCLUSIVE MODE"))
            linger(place, 1.0, 4.0)
            conn.rollback()
        return True
