"""A worker claims the next mail: from here on its bytes never change."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from tuidesk.desk import gate
from tuidesk.desk import outbox_results as results
from tuidesk.desk.outbox.pace import next_turn
from tuidesk.desk.outbox_results import NEWER, have_it, missing
from tuidesk.desk.spec import frozen_from_json, to_bytes
from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.store import outbox, reply_facts, senders
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem
from tuidesk.store.leases import Lease
from tuidesk.store.outbox import OutboxRecord


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One mail that a worker has claimed: its envelope and the exact bytes.

    `null_first` = it leaves under the null sender where the server lets it.
    """

    outbox_id: int
    sender: str
    recipients: tuple[str, ...]
    data: bytes = field(repr=False)
    null_first: bool = False


def claim(store: Store, lease: Lease, outbound_id: int) -> WorkItem | None:
    """Take the next mail that is due on the channel; its bytes and the state `sending` are on disk on return.

    None also when the channel is paused or has sent as many as it may in a minute.
    A mail that was overtaken or blocked since it was written is held instead, one that cannot be
    built fails, and the next one is looked at. Raises LeaseLost.
    """
    while True:
        with store.read() as conn:
            until = outbox.paused_until(conn, outbound_id)
            if until < 0 or max(until, next_turn(conn, outbound_id)) > now():
                return None
            row = outbox.next_due(conn, outbound_id, now())
        if row is None:
            return None
        try:
            digest, data = _bytes(store, row)
        except StoreProblem:
            raise  # nothing is wrong with the mail
        except Problem as problem:
            _fail(store, lease, row, results.reason(problem.stored_title, problem.stored_hint))
            continue
        item = _start(store, lease, row, outbound_id, (digest, data))
        if item is not None:
            return item


def _bytes(store: Store, row: OutboxRecord) -> tuple[str, bytes]:
    """Return the mail's bytes, built and put on disk at the first attempt; raises Problem."""
    try:
        if row.mime_sha256:
            return row.mime_sha256, store.raw.get(row.mime_sha256)
        data = to_bytes(frozen_from_json(row.spec).spec, store.raw.get)
    except KeyError as error:
        title = Phrase(mark("A file of this mail is no longer in the store"))
        raise Problem(title, Phrase(mark("Write it again."))) from error
    return store.raw.put(data), data


def _fail(store: Store, lease: Lease, row: OutboxRecord, why: str) -> None:
    with store.write() as conn:
        lease.check(conn)
        outbox.change(conn, row.id, ("queued",), state="failed", reason=why)


def _start(
    store: Store, lease: Lease, row: OutboxRecord, outbound_id: int, built: tuple[str, bytes]
) -> WorkItem | None:
    digest, data = built
    with store.write() as conn:
        lease.check(conn)
        fresh = outbox.get(conn, row.id, lock=True)
        if fresh is None or fresh.state != "queued" or fresh.not_before > now():  # decided a moment ago
            return None
        waiting = missing(fresh.recipients, fresh.results)
        reason = _objection(conn, fresh, waiting)
        if reason:
            outbox.change(conn, fresh.id, ("queued",), state="held", reason=reason)
            return None
        going = {"state": "sending", "reason": "", "attempts": fresh.attempts + 1, "epoch": lease.epoch}
        outbox.change(conn, fresh.id, ("queued",), mime_sha256=digest, **going)
        null_first = fresh.kind == gate.ACKNOWLEDGEMENT and senders.takes_null(conn, outbound_id)
    return WorkItem(fresh.id, fresh.from_address, waiting, data, null_first)


def _objection(conn: sa.Connection, row: OutboxRecord, recipients: tuple[str, ...]) -> str:
    """Look once more at what may have changed while the mail waited; once it left for one, it goes to all."""
    if row.kind == gate.PROBE:
        return gate.probe_objection(conn, row.id, recipients)
    if gate.blocked(conn, recipients):
        return gate.BLOCKED
    if row.released or have_it(row.results):
        return ""
    if gate.quiet(conn):
        return gate.QUIET
    return NEWER if _overtaken(conn, row) else ""


def _overtaken(conn: sa.Connection, row: OutboxRecord) -> bool:
    """Say whether the customer wrote again, or somebody answered from another program, since it was written."""
    if row.kind != "reply" or row.ticket_id is None:
        return False
    seen = row.seen_message_id
    return bool(
        reply_facts.newer_from_customer(conn, row.ticket_id, seen)
        or reply_facts.newer_from_elsewhere(conn, row.ticket_id, seen, row.agent_id)
    )
