"""The change feed: every process learns what others changed, in the order of their commits."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

import sqlalchemy as sa

from tuidesk.store import pending, wake
from tuidesk.store.clock import now
from tuidesk.store.tables import change, sequence

if TYPE_CHECKING:
    from tuidesk.store.engine import Store

KEEP_MS = 3_600_000
KEEP_ROWS = 10_000
FLOOR = "feed_floor"  # in `sequence`: the newest change that was deleted

# Any number will do, as long as every writer uses the same one.
_ADVISORY_LOCK = 0x7D_E5C
_LOCK_AND_NOTIFY = sa.text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK}), pg_notify('{wake.CHANNEL}', '')")


class Change(NamedTuple):
    """One change: a row of this kind and id is new, different or gone."""

    seq: int
    kind: str
    ref_id: int


class Reload(Enum):
    """What a reader hears that was away for too long to be told every change."""

    RELOAD = "reload"


RELOAD: Final = Reload.RELOAD


def publish(conn: sa.Connection, kind: str, ref_id: int) -> None:
    """Tell other sessions that something changed; it is written when the transaction ends."""
    pending.of(conn).changes[(kind, ref_id)] = None


def flush(conn: sa.Connection) -> None:
    """Write the transaction's changes; `Store.write` calls it last."""
    changes = pending.of(conn).changes
    if not changes:
        return
    if conn.dialect.name == "postgresql":
        # Held until the commit: a later seq can then never become visible before an earlier one.
        conn.execute(_LOCK_AND_NOTIFY)
    moment = now()
    conn.execute(sa.insert(change), [{"kind": kind, "ref_id": ref, "at": moment} for kind, ref in changes])
    changes.clear()


def trim(conn: sa.Connection) -> None:
    """Delete changes that are older than an hour or beyond the newest 10,000; for the worker."""
    newest = conn.scalar(sa.select(sa.func.max(change.c.seq))) or 0
    too_old = sa.select(sa.func.max(change.c.seq)).where(change.c.at < now() - KEEP_MS)
    floor = max(conn.scalar(too_old) or 0, newest - KEEP_ROWS)
    if floor > 0:
        conn.execute(sa.delete(change).where(change.c.seq <= floor))
        higher = sa.and_(sequence.c.name == FLOOR, sequence.c.value < floor)
        conn.execute(sa.update(sequence).where(higher).values(value=floor))


class Feed:
    """One reader of the feed, from now on; `poll` is cheap enough for four times a second."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._signal = wake.signal(store.url)
        self._due = False
        with store.read() as conn:
            self._last = _end(conn)

    def poll(self) -> list[Change] | Reload | None:
        """Return what changed since the last poll, None for nothing, RELOAD after too long a pause."""
        self._due = self._signal.changed() or self._due
        if not self._due:
            return None
        with self._store.read() as conn:
            found = self._read(conn)
        self._due = False
        return found

    def close(self) -> None:
        """Give the connection back."""
        self._signal.close()

    def _read(self, conn: sa.Connection) -> list[Change] | Reload | None:
        if self._last < _floor(conn):
            self._last = _end(conn)
            return RELOAD
        query = sa.select(change.c.seq, change.c.kind, change.c.ref_id).where(change.c.seq > self._last)
        changes = [Change(*row) for row in conn.execute(query.order_by(change.c.seq))]
        if not changes:
            return None
        self._last = changes[-1].seq
        return changes


def _floor(conn: sa.Connection) -> int:
    return conn.scalar(sa.select(sequence.c.value).where(sequence.c.name == FLOOR)) or 0


def _end(conn: sa.Connection) -> int:
    return max(conn.scalar(sa.select(sa.func.max(change.c.seq))) or 0, _floor(conn))
