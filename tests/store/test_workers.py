"""Which workers run."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from tuidesk.store import clock, tables, workers
from tuidesk.store.engine import Store


def test_a_worker_beats(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read() as conn:
        assert workers.alive(conn) == 0
    key = workers.register(store, "1.0")
    with store.read() as conn:
        first = workers.alive(conn)
        assert conn.scalar(sa.select(tables.worker.c.pid)) == os.getpid()
    assert abs(first - clock.now()) < 60_000
    monkeypatch.setattr(workers, "now", lambda: first + 5)
    workers.beat(store, key)
    with store.read() as conn:
        assert workers.alive(conn) == first + 5
    workers.leave(store, key)


def test_workers_of_yesterday_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    workers.register(store, "1.0")
    later = clock.now() + 2 * workers.FORGOTTEN_MS
    monkeypatch.setattr(workers, "now", lambda: later)
    workers.register(store, "1.0")
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(tables.worker)) == 1
