"""Connects the mailbox of a seed that signs in with tokens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from tests.servers.authority import CLIENT, TENANT, Authority
from tests.worker.desk import ADMIN
from tuidesk.desk import jobs
from tuidesk.store.engine import Store
from tuidesk.store.jobs import JobRow
from tuidesk.store.tables import inbound

T = TypeVar("T")
SIGN_IN_SECONDS = 600.0  # on a machine that is busy


def sign_in(store: Store, authority: Authority, address: str) -> None:
    """Sign in by a device code, which gives the mailbox a queue that answers through it; needs a worker."""
    payload = {"address": address, "tenant": TENANT, "client_id": CLIENT, "directions": "both", "queue": ""}
    job_id = jobs.submit(store, ADMIN, "sign-in-device", payload)

    def look() -> JobRow:
        with store.read() as conn:
            row = jobs.get(conn, job_id)
        assert row
        return row

    code = _until(lambda: jobs.progress(look()).data.get("code"))
    authority.approve(str(code), address)
    _until(lambda: look().ended)
    made = jobs.outcome(look())
    assert made.ok, made.line
    _until(lambda: _read(store, address))  # what is in it before that is old mail


def _read(store: Store, address: str) -> bool:
    with store.read() as conn:
        return bool(
            conn.scalar(sa.select(inbound.c.id).where(inbound.c.address == address, inbound.c.ok_at > 0))
        )


def _until(predicate: Callable[[], T]) -> T:
    deadline = time.monotonic() + SIGN_IN_SECONDS
    while not (value := predicate()):
        assert time.monotonic() < deadline, "the sign-in to Office 365 did not come to its end"
        time.sleep(0.05)
    return value
