"""What concerns the outbox of a whole channel: a new holder, a network that came back, a channel switched off."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import outbox_results as results
from tuidesk.desk.outbox.clock import mend_future
from tuidesk.desk.outbox.evidence import recall
from tuidesk.desk.outbox.pace import next_turn
from tuidesk.store import events, outbox
from tuidesk.store.clock import now
from tuidesk.store.engine import Store


def stale(store: Store, outbound_id: int, epoch: int) -> int:
    """Make every mail that an older holder left in `sending` uncertain; return how many.

    Nobody knows whether the server has them, so they are never queued again. What waited for the
    network is due at once: a new holder may have a better one. So is what waits for longer than anything
    may, or was written in the future: its time was taken from a clock that was wrong.
    """
    with store.write() as conn:
        left = outbox.stranded(conn, outbound_id, epoch)
        for outbox_id in left:
            row = outbox.get(conn, outbox_id)
            if row is not None:
                gone = {"state": "uncertain", "reason": results.HOLDER_GONE}
                outbox.change(conn, outbox_id, ("sending",), results=results.lasting(row.results), **gone)
                events.add(conn, "worker", row.ticket_id, "uncertain", {"outbox": outbox_id})
                recall(conn, outbox_id)
        _wake(conn, outbound_id)
    return len(left)


def wake(store: Store, outbound_id: int) -> int:
    """Make the mail due now that waits for the network, or by a clock that was wrong; return how many."""
    with store.write() as conn:
        return _wake(conn, outbound_id)


def _wake(conn: sa.Connection, outbound_id: int) -> int:
    mend_future(conn, outbound_id)
    waiting = outbox.in_state(conn, outbound_id, "queued", results.NETWORK)
    waiting += outbox.due_after(conn, outbound_id, now() + results.LONGEST_WAIT_MS)
    for outbox_id in waiting:
        outbox.change(conn, outbox_id, ("queued",), not_before=now())
    return len(waiting)


def due_in_ms(conn: sa.Connection) -> int | None:
    """Return the ms until the next queued mail may leave: 0 = now, None = nothing waits."""
    turns = [max(at, next_turn(conn, outbound_id)) for outbound_id, at in outbox.next_at(conn).items()]
    return max(min(turns) - now(), 0) if turns else None


def resume(store: Store, outbound_id: int) -> None:
    """Let a channel that was paused or switched off send again, after somebody mended it; not while it is off."""
    with store.write() as conn:
        outbox.set_channel(conn, outbound_id, paused_until=0)  # first: whoever switches it off waits for us
        if outbox.paused_until(conn, outbound_id) < 0:
            return
        for outbox_id in outbox.in_state(conn, outbound_id, "held", results.CHANNEL):
            outbox.change(conn, outbox_id, ("held",), state="queued", reason="")


def pause(store: Store, outbound_id: int, seconds: float) -> None:
    """Let no mail try the channel for a while: its login is refused, and a worker tries that without mail."""
    with store.write() as conn:
        outbox.set_channel(conn, outbound_id, paused_until=now() + round(seconds * 1000))


def suspend(store: Store, outbound_id: int) -> int:
    """Hold the mail of a channel while it is switched off, visibly; return how many."""
    with store.write() as conn:
        if not outbox.stays_off(conn, outbound_id):
            return 0
        waiting = outbox.in_state(conn, outbound_id, "queued")
        for outbox_id in waiting:
            outbox.change(conn, outbox_id, ("queued",), state="held", reason=results.CHANNEL)
    return len(waiting)
