"""What a store that came out of a backup must not do again: the world went on without it."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import events, facts
from tuidesk.store.clock import now
from tuidesk.store.tables import job, lease, outbox, presence, sequence, worker

RESTORED = "restored"  # why mail is held that may have left after the backup was made

# Plain SQL, because psql runs it in the transaction that brings the rows back. Mail held for the two
# reasons leaves by itself once its channel works, as it may have done after the backup.
HOLD = (
    f"UPDATE outbox SET state = 'held', reason = '{RESTORED}', released = false "  # noqa: S608
    "WHERE state IN ('queued', 'sending') OR (state = 'held' AND reason IN ('channel', 'no way out'))"
)


def settle(conn: sa.Connection, last_number: int = 0) -> int:
    """Hold what may have left already, end what was under way, and return how many mails are held for it.

    No new ticket gets a number up to `last_number`: they were given after the backup.
    """
    conn.execute(sa.text(HOLD))
    conn.execute(sa.update(job).where(job.c.state.in_(("waiting", "running"))).values(state="cancelled"))
    conn.execute(sa.delete(worker))
    conn.execute(sa.delete(presence))
    conn.execute(sa.update(lease).values(holder="", expires_at=0))
    given = sa.update(sequence).where(sequence.c.name == "ticket", sequence.c.value < last_number)
    conn.execute(given.values(value=last_number))
    facts.put(conn, "restored_at", str(now()))
    count = sa.select(sa.func.count()).select_from(outbox)
    held = conn.scalar(count.where(outbox.c.state == "held", outbox.c.reason == RESTORED)) or 0
    events.add(conn, "cli", None, "restored", {"held": held})
    return held
