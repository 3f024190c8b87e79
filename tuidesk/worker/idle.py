"""Mail of ways out that are switched off, which have no thread: it is held, or uncertain when its worker died at it.

Else it would wait unseen, and keep later mail of its ticket back: an agent may send it again, or write it, at
the very moment at which an admin switches its channel off.
"""

from __future__ import annotations

from tuidesk.desk import outbox
from tuidesk.store.leases import Lease
from tuidesk.worker.channels import OutboundChannel, idle_ways_out
from tuidesk.worker.context import Context


def tend(context: Context) -> bool:
    """Look after that mail; False when another one is still sending some of it."""
    with context.store.read() as conn:
        idle = idle_ways_out(conn)
    busy = [way for way in idle if not _tended(context, way)]
    return not busy


def _tended(context: Context, way: OutboundChannel) -> bool:
    lease = Lease.take(context.store, context.locations, way.lease)
    if lease is not None:
        try:
            outbox.stale(context.store, way.id, lease.epoch)
        finally:
            lease.release()
    outbox.suspend(context.store, way.id)
    return lease is not None
