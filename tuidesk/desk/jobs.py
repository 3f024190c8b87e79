"""What people ask of the worker: a row that it takes up, and the answer it writes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.store import jobs, secrets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.jobs import JobRow

LIFE_MS = 15 * 60_000  # a job that nobody took, and any candidate secret, ends after this
ADMIN_KINDS = frozenset({"test-channel"})


def secret_info(job_id: int) -> str:
    """Return the text that binds a job's sealed secret to this job and no other."""
    return f"job:{job_id}"


def submit(
    store: Store, actor: Actor, kind: str, payload: Mapping[str, Any], secret: str | None = None
) -> int:
    """Ask the worker for something and return the job's id; a candidate secret is sealed at once."""
    require(actor, "admin" if kind in ADMIN_KINDS else "act")
    expires_at = now() + LIFE_MS
    with store.write() as conn:
        job_id = jobs.insert(conn, kind, payload, actor.name, expires_at)
        if secret is not None:
            sealed = secrets.seal(store, secret_info(job_id), secret.encode())
            jobs.attach_secret(conn, job_id, sealed, expires_at)
    return job_id


def get(conn: sa.Connection, job_id: int) -> JobRow | None:
    """Return the job as it stands, or None when it was cleared away."""
    return jobs.get(conn, job_id)
