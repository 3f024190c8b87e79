"""Rows of `job`: what a screen or command asks of the worker, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.clock import now
from tuidesk.store.tables import job, secret

KEEP_MS = 24 * 3_600_000  # ended jobs stay readable for a day


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as it stands; `state` is waiting, running, done, failed or cancelled."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    secret_id: int | None
    by: str
    state: str
    epoch: int
    progress: str
    result: Mapping[str, Any] | None
    created_at: int
    heartbeat_at: int
    expires_at: int

    @property
    def ended(self) -> bool:
        """Say whether nothing more will happen to the job."""
        return self.state not in ("waiting", "running")


_COLUMNS = [job.c[name] for name in JobRow.__slots__]


def insert(conn: sa.Connection, kind: str, payload: Mapping[str, Any], by: str, expires_at: int) -> int:
    """Write a waiting job and return its id; it fails by itself when nobody took it by `expires_at` (ms)."""
    row = {"kind": kind, "payload": dict(payload), "by": by, "created_at": now(), "expires_at": expires_at}
    key = conn.execute(sa.insert(job).values(row)).inserted_primary_key
    assert key is not None
    feed.publish(conn, "job", key[0])
    return int(key[0])


def attach_secret(conn: sa.Connection, job_id: int, sealed: bytes, expires_at: int) -> None:
    """Keep a sealed candidate secret for a job until it ends or `expires_at` (ms) has come."""
    row = {"field": f"job:{job_id}", "sealed": sealed, "created_at": now(), "expires_at": expires_at}
    key = conn.execute(sa.insert(secret).values(row)).inserted_primary_key
    assert key is not None
    conn.execute(sa.update(job).where(job.c.id == job_id).values(secret_id=key[0]))


def sealed_secret(conn: sa.Connection, row: JobRow) -> bytes | None:
    """Return the sealed secret of a job, or None when it has none or it has expired."""
    mine = sa.and_(secret.c.id == row.secret_id, secret.c.expires_at >= now())
    return conn.scalar(sa.select(secret.c.sealed).where(mine))


def get(conn: sa.Connection, job_id: int) -> JobRow | None:
    """Return a job by its id."""
    found = conn.execute(sa.select(*_COLUMNS).where(job.c.id == job_id)).first()
    return JobRow(*found) if found else None


def waiting(conn: sa.Connection, limit: int = 100) -> list[JobRow]:
    """Return the jobs that nobody took up yet, the oldest first."""
    oldest = sa.select(*_COLUMNS).where(job.c.state == "waiting").order_by(job.c.id).limit(limit)
    return [JobRow(*row) for row in conn.execute(oldest)]


def start(conn: sa.Connection, job_id: int, epoch: int) -> JobRow | None:
    """Turn a waiting job into a running one of this epoch and return it; None when it waits no more."""
    started = {"state": "running", "epoch": epoch, "heartbeat_at": now()}
    waits = sa.and_(job.c.id == job_id, job.c.state == "waiting")
    if not conn.execute(sa.update(job).where(waits).values(started)).rowcount:
        return None
    feed.publish(conn, "job", job_id)
    return get(conn, job_id)


def still_running(conn: sa.Connection, job_ids: Collection[int]) -> set[int]:
    """Return those of the jobs that run; one that was cancelled is not among them."""
    running = sa.select(job.c.id).where(job.c.id.in_(job_ids), job.c.state == "running")
    return set(conn.scalars(running))


def beat(conn: sa.Connection, job_ids: Collection[int]) -> None:
    """Note that somebody is at these jobs."""
    conn.execute(sa.update(job).where(job.c.id.in_(job_ids)).values(heartbeat_at=now()))


def cancel(conn: sa.Connection, job_id: int, result: Mapping[str, Any]) -> bool:
    """End a job that waits or runs as cancelled, its secret with it; False when it has ended already."""
    ended = {"state": "cancelled", "result": dict(result), "secret_id": None}
    under_way = sa.and_(job.c.id == job_id, job.c.state.in_(("waiting", "running")))
    if not conn.execute(sa.update(job).where(under_way).values(ended)).rowcount:
        return False
    conn.execute(sa.delete(secret).where(secret.c.field == f"job:{job_id}"))
    feed.publish(conn, "job", job_id)
    return True


def report(conn: sa.Connection, job_id: int, epoch: int, progress: str) -> None:
    """Write how far a running job is."""
    mine = sa.and_(job.c.id == job_id, job.c.state == "running", job.c.epoch == epoch)
    if conn.execute(sa.update(job).where(mine).values(progress=progress, heartbeat_at=now())).rowcount:
        feed.publish(conn, "job", job_id)


def finish(conn: sa.Connection, job_id: int, epoch: int, state: str, result: Mapping[str, Any]) -> None:
    """End a running job of this epoch as done or failed; its secret goes with it."""
    mine = sa.and_(job.c.id == job_id, job.c.state == "running", job.c.epoch == epoch)
    ended = {"state": state, "result": dict(result), "heartbeat_at": now(), "secret_id": None}
    if conn.execute(sa.update(job).where(mine).values(ended)).rowcount:
        conn.execute(sa.delete(secret).where(secret.c.field == f"job:{job_id}"))
        feed.publish(conn, "job", job_id)


def fail_orphans(conn: sa.Connection, epoch: int, result: Mapping[str, Any]) -> int:
    """End as failed what an earlier holder of the job lease left running; return how many."""
    orphans = sa.select(job.c.id, job.c.epoch).where(job.c.state == "running", job.c.epoch < epoch)
    rows = conn.execute(orphans).all()
    for job_id, old_epoch in rows:
        finish(conn, job_id, old_epoch, "failed", result)
    return len(rows)


def purge(conn: sa.Connection, result: Mapping[str, Any]) -> None:
    """Delete expired secrets and old jobs, and end waiting jobs that nobody took in time."""
    moment = now()
    late = sa.select(job.c.id).where(job.c.state == "waiting", job.c.expires_at < moment)
    for job_id in conn.scalars(late).all():
        ended = {"state": "failed", "result": dict(result), "secret_id": None}
        conn.execute(sa.update(job).where(job.c.id == job_id).values(ended))
        feed.publish(conn, "job", job_id)
    gone = sa.and_(secret.c.expires_at > 0, secret.c.expires_at < moment)
    held = sa.select(secret.c.id).where(gone)
    conn.execute(sa.update(job).where(job.c.secret_id.in_(held)).values(secret_id=None))
    conn.execute(sa.delete(secret).where(gone))
    old = sa.and_(job.c.state.in_(("done", "failed", "cancelled")), job.c.created_at < moment - KEEP_MS)
    conn.execute(sa.delete(job).where(old))
