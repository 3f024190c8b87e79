"""Leases with fencing: each mailbox and each outbound channel has one worker at a time.

A lease alone does not stop a holder that was paused past its time, so each taking gives a new
epoch, and every transaction of a worker checks within itself that the epoch is still its own.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import upsert
from tuidesk.store.engine import Store
from tuidesk.store.errors import LeaseLost
from tuidesk.store.shared_clock import CLOCK
from tuidesk.store.tables import lease


@dataclass(frozen=True, slots=True)
class HolderInfo:
    """Who holds a lease, or held it last; `held` is false when it was given back or has expired."""

    host: str
    pid: int
    epoch: int
    held: bool


class Lease:
    """The right to work on one mailbox or channel, until it is released or lost.

    On SQLite it is an flock in `run/`, free the moment its process ends; on PostgreSQL a row that
    must be renewed before its time is over.
    """

    def __init__(self, store: Store, name: str, epoch: int, ttl_ms: int, lock: int | None) -> None:
        self.name = name
        self.epoch = epoch
        self._store = store
        self._ttl_ms = ttl_ms
        self._lock = lock
        self._released = False

    @classmethod
    def take(cls, store: Store, locations: Locations, name: str, ttl_ms: int = 30_000) -> Self | None:
        """Take a lease for `ttl_ms`, or return None while somebody else holds it."""
        lock = _flock(locations, name) if store.dialect == "sqlite" else None
        if store.dialect == "sqlite" and lock is None:
            return None
        try:
            epoch = _next_epoch(store, name, ttl_ms)
        except BaseException:
            _unlock(lock)
            raise
        return None if epoch is None else cls(store, name, epoch, ttl_ms, lock)

    def check(self, conn: sa.Connection) -> None:
        """Raise LeaseLost unless the lease is still ours, and keep it so until the transaction ends."""
        mine = sa.select(lease.c.epoch).where(lease.c.name == self.name)
        if self._released or conn.scalar(mine.with_for_update(read=True)) != self.epoch:
            raise _lost()

    def renew(self) -> None:
        """Hold the lease for another `ttl_ms`; raises LeaseLost."""
        with self._store.write() as conn:
            self.check(conn)
            if self._store.dialect == "postgresql":
                conn.execute(self._mine().values(expires_at=CLOCK + sa.literal(self._ttl_ms)))

    def release(self) -> None:
        """Give the lease back."""
        if self._released:
            return
        self._released = True
        try:
            with self._store.write() as conn:
                conn.execute(self._mine().values(expires_at=0, holder=""))
        finally:
            _unlock(self._lock)

    def _mine(self) -> sa.Update:
        return sa.update(lease).where(lease.c.name == self.name, lease.c.epoch == self.epoch)


def holder(store: Store, name: str) -> HolderInfo | None:
    """Return who holds a lease or held it last, or None when nobody ever did."""
    alive = lease.c.holder != ""
    if store.dialect == "postgresql":
        alive = sa.and_(alive, lease.c.expires_at > CLOCK)
    query = sa.select(lease.c.host, lease.c.pid, lease.c.epoch, alive).where(lease.c.name == name)
    with store.read() as conn:
        row = conn.execute(query).first()
    return HolderInfo(row[0], row[1], row[2], bool(row[3])) if row else None


def _next_epoch(store: Store, name: str, ttl_ms: int) -> int | None:
    """Make this process the holder under the next epoch; None while a lease of PostgreSQL still runs."""
    taking = sa.update(lease).where(lease.c.name == name)
    values: dict[str, object] = {"epoch": lease.c.epoch + 1, "expires_at": 0}
    if store.dialect == "postgresql":
        taking = taking.where(lease.c.expires_at < CLOCK)
        values["expires_at"] = CLOCK + sa.literal(ttl_ms)
    me = {"holder": secrets.token_hex(8), "host": socket.gethostname(), "pid": os.getpid()}
    insert = upsert.insert(store.dialect, lease).values(name=name).on_conflict_do_nothing()
    with store.write() as conn:
        conn.execute(insert)
        epoch: int | None = conn.scalar(taking.values(values | me).returning(lease.c.epoch))
    return epoch


def _flock(locations: Locations, name: str) -> int | None:
    locations.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = locations.run / f"lease-{name.replace(':', '-')}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _unlock(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _lost() -> LeaseLost:
    return LeaseLost(
        _("Another worker took over while this one was paused"), _("Nothing is lost; the other one goes on.")
    )
