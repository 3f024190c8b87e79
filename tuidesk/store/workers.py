"""Which workers run: every screen wants to know whether anybody fetches and sends mail."""

from __future__ import annotations

import os
import socket

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import worker

FORGOTTEN_MS = 24 * 3_600_000
SILENT_MS = 5_000  # a worker beats every second: after this none is there


def register(store: Store, version: str) -> int:
    """Note that this process works for the desk and return its worker id."""
    moment = now()
    row = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "version": version,
        "started_at": moment,
        "beat_at": moment,
    }
    with store.write() as conn:
        conn.execute(sa.delete(worker).where(worker.c.beat_at < moment - FORGOTTEN_MS))
        key = conn.execute(sa.insert(worker).values(row)).inserted_primary_key
        assert key is not None
        feed.publish(conn, "worker", key[0])
        return int(key[0])


def beat(store: Store, worker_id: int) -> None:
    """Note that a worker is alive, about once a second; the feed is left alone."""
    with store.write() as conn:
        conn.execute(sa.update(worker).where(worker.c.id == worker_id).values(beat_at=now()))


def leave(store: Store, worker_id: int) -> None:
    """Note that a worker ended; its last beat stays until another one comes."""
    with store.write() as conn:
        feed.publish(conn, "worker", worker_id)


def alive(conn: sa.Connection) -> int:
    """Return the time (ms) of the newest beat of any worker, 0 when there never was one."""
    return conn.scalar(sa.select(sa.func.max(worker.c.beat_at))) or 0
