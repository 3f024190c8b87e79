"""Which workers run."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from tuidesk.store import clock, shared_clock, tables, workers
from tuidesk.store.engine import Store


def test_a_worker_beats(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.read() as conn:
        assert workers.alive(conn) == 0
    key = workers.register(store, "1.0")
    with store.read() as conn:
        first = workers.alive(conn)
        assert conn.scalar(sa.select(tables.worker.c.pid)) == os.getpid()
    assert abs(first - clock.now()) < 60_000
    monkeypatch.setattr(shared_clock, "read", lambda _conn: first + 5)
    workers.beat(store, key)
    with store.read() as conn:
        assert workers.alive(conn) == first + 5
    workers.leave(store, key)


def test_workers_of_dead_hosts_are_forgotten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one that lives forgets others; who was silent for so long and comes back is there again."""
    dead, alive = workers.register(store, "1.0"), workers.register(store, "1.0")
    workers.forget_dead(store, alive)
    assert ids(store) == {dead, alive}
    later = clock.now() + 2 * workers.FORGOTTEN_MS
    monkeypatch.setattr(shared_clock, "read", lambda _conn: later)
    workers.forget_dead(store, alive)
    assert ids(store) == {alive}
    workers.beat(store, dead)
    assert ids(store) == {dead, alive}


def ids(store: Store) -> set[int]:
    with store.read() as conn:
        return set(conn.scalars(sa.select(tables.worker.c.id)))
