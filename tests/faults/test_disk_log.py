"""A write-ahead log that grew is cut by a worker that syncs no mailbox too."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.worker.desk import Desk
from tuidesk.store import sqlite
from tuidesk.store.tables import meta
from tuidesk.worker import keeper


def test_a_worker_cuts_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SHRINK_WAL_FROM", 100_000)
    monkeypatch.setattr(keeper, "CUT_EVERY", 1)
    desk = Desk()
    with desk.store.write() as conn:
        conn.execute(sa.insert(meta).values(key="big", value="x" * 1_000_000))
    log = desk.locations.data / "tuidesk.db-wal"
    assert log.stat().st_size > 1_000_000
    kept = keeper.Keeper(desk.store)
    kept.start()
    wait_for(lambda: log.stat().st_size < 100_000, "the log to be cut")
    kept.end()
    desk.close()
