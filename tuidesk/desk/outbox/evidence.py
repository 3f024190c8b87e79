"""What shows that a mail of which nobody knows it has left, or that it failed: it settles the mail by itself.

What comes while the mail is still being sent is noted, and counts once its state is uncertain. An agent
may have decided meanwhile: evidence that comes before it leaves again stops that, and a letter that he gave
up stands on its ticket again.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tuidesk.desk import chores
from tuidesk.desk import outbox_results as results
from tuidesk.store import events, outbox, outgoing, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease
from tuidesk.store.outbox import OutboxRecord
from tuidesk.term.clean import clean_line

EVIDENCE, LOOKED = "evidence", "looked"  # events
OPEN = ("sending", "uncertain", "queued", "withdrawn")


def settle_found(conn: sa.Connection, outbox_id: int, evidence: str) -> None:
    """Take a mail as sent that was found, came back or was answered; does nothing when it is known to have left."""
    take(conn, outbox_id, evidence, {})


def take(conn: sa.Connection, outbox_id: int, evidence: str, refused: Mapping[str, str]) -> None:
    """Settle a mail by what was seen: as sent, or as failed when `refused` tells of all recipients why."""
    row = outbox.get(conn, outbox_id, lock=True)
    if row is None or row.state not in OPEN or not _in_doubt(conn, row):
        return
    said = str(clean_line(evidence, 500))
    seen = {"outbox": row.id, "found": said, "refused": dict(refused)}
    events.add(conn, "worker", row.ticket_id, EVIDENCE, seen)
    if row.state != "sending":
        _settle(conn, row, said, refused)


def recall(conn: sa.Connection, outbox_id: int) -> None:
    """Settle a mail that has just become uncertain by what was seen of it before."""
    row = outbox.get(conn, outbox_id, lock=True)
    if row is None or row.ticket_id is None or row.state != "uncertain":
        return
    seen = events.last(conn, row.ticket_id, (EVIDENCE,), {"outbox": row.id})
    if seen is not None:
        _settle(conn, row, str(seen.data["found"]), seen.data.get("refused") or {})


def looked(store: Store, lease: Lease, outbox_id: int, where: str, what: str) -> None:
    """Note that a worker looked for a mail in a place, and what it saw there; raises LeaseLost."""
    with store.write() as conn:
        lease.check(conn)
        row = outbox.get(conn, outbox_id)
        if row is not None:
            seen = {"outbox": outbox_id, "where": where, "found": str(clean_line(what, 500))}
            events.add(conn, "worker", row.ticket_id, LOOKED, seen)


def found(store: Store, lease: Lease, outbox_id: int, evidence: str) -> None:
    """Take an uncertain mail as sent because a worker found it in the Sent folder; raises LeaseLost."""
    with store.write() as conn:
        lease.check(conn)
        settle_found(conn, outbox_id, evidence)


def _in_doubt(conn: sa.Connection, row: OutboxRecord) -> bool:
    """Say whether nobody knows, or nobody knew when an agent decided to send it again or to give it up."""
    if row.state not in ("queued", "withdrawn"):
        return True
    decided = {"outbox": row.id, "was": "uncertain"}
    ticket_id = row.ticket_id
    return ticket_id is not None and bool(events.last(conn, ticket_id, ("retried", "withdrawn"), decided))


def _settle(conn: sa.Connection, row: OutboxRecord, found: str, refused: Mapping[str, str]) -> None:
    states = ("uncertain", "queued", "withdrawn")
    if refused and row.state == "withdrawn":
        return
    if refused:
        why = results.returned(row.recipients, refused, likely=False)
        said = {**(row.results or {}), **refused}
        failed = {"state": "failed", "reason": why, "results": said, "server_reply": found}
        outbox.change(conn, row.id, states, **failed)
        events.add(conn, "worker", row.ticket_id, "failed", {"outbox": row.id, "found": found, "reason": why})
        return
    sent = {"state": "sent", "reason": "", "server_reply": found, "sent_at": now()}
    if outbox.change(conn, row.id, states, **sent):
        chores.after_sent(conn, row)
        _show_again(conn, row)
        events.add(conn, "worker", row.ticket_id, "sent", {"outbox": row.id, "found": found})


def _show_again(conn: sa.Connection, row: OutboxRecord) -> None:
    """Put a letter back on its ticket that was given up and arrived all the same."""
    ticket_id = outgoing.bring_back(conn, row.entry_id) if row.entry_id is not None else None
    ticket = tickets.get(conn, ticket_id) if ticket_id is not None else None
    if ticket is not None:
        tickets.change(conn, ticket.id, touch=False, message_count=ticket.message_count + 1)
