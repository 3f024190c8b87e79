"""Mail that was written before its queue had a way out: it leaves by itself once there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.outbox_results import NO_WAY
from tuidesk.desk.replies.route import way_of
from tuidesk.desk.spec import frozen_from_json
from tuidesk.mail.message import pairs
from tuidesk.store import events, outbox, outgoing, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.outbox import OutboxRecord


def find_ways(store: Store) -> int:
    """Let the mails leave whose queue has a way out by now; return how many."""
    with store.read() as conn:
        if not outbox.waiting_for_a_way(conn, NO_WAY):
            return 0
    with store.write() as conn:
        return sum(_let_go(conn, row) for row in outbox.waiting_for_a_way(conn, NO_WAY))


def _let_go(conn: sa.Connection, row: OutboxRecord) -> bool:
    sender = decide_sender(conn, row)
    if not sender:
        return False
    queued = {"state": "queued", "reason": "", "not_before": max(row.not_before, now())}
    events.add(conn, "worker", row.ticket_id, "way-found", {"outbox": row.id})
    return outbox.change(conn, row.id, ("held",), **sender, **queued)


def decide_sender(conn: sa.Connection, row: OutboxRecord) -> dict[str, Any]:
    """Return the columns that give a mail its channel and sender, {} when its queue still has no way out.

    All else stays as its writer saw it.
    """
    frozen = frozen_from_json(row.spec)
    ticket = tickets.get(conn, row.ticket_id) if row.ticket_id is not None else None
    # When its queue was removed meanwhile, the heir of the ticket answers.
    way = way_of(conn, ticket.origin_queue_id if ticket else frozen.queue_id, row.ticket_id)
    if way.outbound is None or way.problem:
        return {}
    spec = replace(frozen.spec, from_=way.from_, reply_to=way.reply_to)
    if row.entry_id is not None:
        outgoing.set_sender(
            conn, row.entry_id, spec.from_.address, pairs((spec.reply_to,) if spec.reply_to else ())
        )
    return {
        "outbound_id": way.outbound.id,
        "from_address": spec.from_.address,
        "spec": replace(frozen, spec=spec).to_json(),
    }
