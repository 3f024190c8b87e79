"""How the outbox stands when a round ends."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import outbox as rules
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import outbox
from tuidesk.worker.totals import Totals


def count_outbox(store: Store, totals: Totals) -> None:
    """Fill in how many mails are held, queued, failed and uncertain, and when (ms) the next one is due."""
    query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
    with store.read() as conn:
        counts: dict[str, int] = dict(iter(conn.execute(query)))
        due = rules.due_in_ms(conn)
    for state in ("held", "queued", "failed", "uncertain"):
        setattr(totals, state, counts.get(state, 0))
    totals.next_due = None if due is None else now() + due
