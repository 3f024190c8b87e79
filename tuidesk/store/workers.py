"""Which workers run: every screen wants to know whether anybody fetches and sends mail."""

from __future__ import annotations

import os
import socket

import sqlalchemy as sa

from tuidesk.store import feed, shared_clock
from tuidesk.store.engine import Store
from tuidesk.store.tables import lease, worker

FORGOTTEN_MS = 60_000  # after its last beat; the newest row stays, for it says since when there is none
SILENT_MS = 5_000  # a worker beats every second: after this none is there


def register(store: Store, version: str) -> int:
    """Note that this process works for the desk and return its worker id."""
    with store.write() as conn:
        moment = shared_clock.read(conn)
        row = _me(moment) | {"version": version, "started_at": moment}
        key = conn.execute(sa.insert(worker).values(row)).inserted_primary_key
        assert key is not None
        feed.publish(conn, "worker", key[0])
        return int(key[0])


def beat(store: Store, worker_id: int) -> None:
    """Note that a worker is alive, about once a second; the feed is left alone."""
    with store.write() as conn:
        row = _me(shared_clock.read(conn))
        if not conn.execute(sa.update(worker).where(worker.c.id == worker_id).values(row)).rowcount:
            # It was silent for so long that the others let go of it.
            conn.execute(sa.insert(worker).values(row | {"id": worker_id, "started_at": row["beat_at"]}))


def forget_dead(store: Store, worker_id: int) -> None:
    """Let go of workers that fell silent, whatever became of their hosts; for a worker that lives."""
    with store.write() as conn:
        silent = worker.c.beat_at < shared_clock.read(conn) - FORGOTTEN_MS
        conn.execute(sa.delete(worker).where(silent, worker.c.id != worker_id))


def shares(conn: sa.Connection) -> dict[tuple[str, int], int]:
    """Return how many leases of PostgreSQL each worker that beats holds, by host and pid."""
    held = sa.and_(lease.c.host == worker.c.host, lease.c.pid == worker.c.pid, lease.c.holder != "")
    joined = worker.outerjoin(lease, sa.and_(held, lease.c.expires_at > shared_clock.CLOCK))
    query = sa.select(worker.c.host, worker.c.pid, sa.func.count(lease.c.name.distinct())).select_from(joined)
    query = query.where(worker.c.beat_at > shared_clock.read(conn) - SILENT_MS)
    return {(host, pid): n for host, pid, n in conn.execute(query.group_by(worker.c.host, worker.c.pid))}


def me() -> tuple[str, int]:
    """Return this process's host and pid."""
    return socket.gethostname(), os.getpid()


def _me(moment: int) -> dict[str, object]:
    host, pid = me()
    return {"host": host, "pid": pid, "beat_at": moment}


def leave(store: Store, worker_id: int) -> None:
    """Note that a worker ended; its last beat stays until another one comes."""
    with store.write() as conn:
        feed.publish(conn, "worker", worker_id)


def alive(conn: sa.Connection) -> int:
    """Return the time (ms) of the newest beat of any worker, 0 when there never was one."""
    return conn.scalar(sa.select(sa.func.max(worker.c.beat_at))) or 0
