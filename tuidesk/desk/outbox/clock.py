"""Waits that were counted by a clock which was set back since: they end when they would have ended."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.replies.letter import UNDO_MS
from tuidesk.store import outbox
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

SLACK_MS = 1000  # by which clocks differ anyhow


def set_back(store: Store, outbound_id: int, by_ms: int) -> int:
    """Take the time that the clock was set back off every longer wait of a channel; return how many.

    A shorter one may have begun since then, and is over soon in any case.
    """
    with store.write() as conn:
        waiting = outbox.due_after(conn, outbound_id, now() + UNDO_MS)
        for outbox_id in waiting:
            row = outbox.get(conn, outbox_id)
            if row is not None:
                outbox.change(conn, outbox_id, ("queued",), not_before=row.not_before - by_ms)
        paused = outbox.paused_until(conn, outbound_id)
        if paused > now():
            outbox.set_channel(conn, outbound_id, paused_until=paused - by_ms)
    return len(waiting)


def mend_future(conn: sa.Connection, outbound_id: int) -> None:
    """Let mail that was written in the future wait from now on, for as long as it was to wait."""
    for row in outbox.written_after(conn, outbound_id, now() + SLACK_MS):
        wait = max(row.not_before - row.created_at, 0)
        outbox.change(conn, row.id, ("queued",), created_at=now(), not_before=now() + wait)
