"""What became of a claimed mail, written down with everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from tuidesk.desk import chores
from tuidesk.desk import outbox_results as results
from tuidesk.desk.outbox.claim import WorkItem
from tuidesk.desk.outbox.evidence import recall
from tuidesk.store import events, outbox, senders
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease
from tuidesk.store.outbox import OutboxRecord
from tuidesk.term.clean import clean_line


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server did with a mail, as plain values.

    `refused` maps an address to its reply code and text; `title` and `hint` tell an admin
    about a channel that does not work, stored as phrases (i18n.said).
    """

    outcome: Literal["sent", "refused", "later", "auth", "unreachable", "uncertain"]
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    reply: str = ""
    assigned_id: str = ""
    title: str = ""
    hint: str = ""
    null_refused: bool = False  # the server takes no mail under the null sender
    of_channel: bool = False  # a refusal that every other mail from this sender would get as well
    retry_seconds: float = 0  # how long to leave the channel alone after "auth" or "later"


def settle(store: Store, lease: Lease, item: WorkItem, outcome: Outcome) -> str:
    """Write down what became of a claimed mail and return its new state; raises LeaseLost."""
    with store.write() as conn:
        lease.check(conn)
        row = outbox.get(conn, item.outbox_id, lock=True)
        if row is None or row.state != "sending" or row.epoch != lease.epoch:
            return row.state if row else "gone"
        columns = _columns(row, item, outcome)
        outbox.change(conn, row.id, ("sending",), server_reply=_clean(outcome.reply), **columns)
        _note_channel(conn, row, outcome)
        if outcome.assigned_id:
            outbox.issue(conn, row.ticket_id, row.id, "assigned-id", outcome.assigned_id)
        if columns["state"] == "sent":
            chores.after_sent(conn, row)
        _log(conn, row, columns)
        if columns["state"] != "sent":
            recall(conn, row.id)
    return str(columns["state"])


def _columns(row: OutboxRecord, item: WorkItem, outcome: Outcome) -> dict[str, Any]:
    if outcome.outcome == "uncertain":
        said = results.merged(results.lasting(row.results), (), _cleaned(outcome.refused), "")
        return {"state": "uncertain", "reason": results.NO_ANSWER, "results": said}
    if outcome.outcome in ("auth", "unreachable"):
        return _no_contact(row, outcome)
    if outcome.outcome == "later" and outcome.retry_seconds:
        return _limited(row, item, outcome)
    accepted = outcome.accepted if outcome.outcome == "sent" else ()
    return _answered(row, item, outcome, accepted)


def _no_contact(row: OutboxRecord, outcome: Outcome) -> dict[str, Any]:
    """The server never saw the mail: that is no attempt, and nothing is wrong with the mail."""
    auth = outcome.outcome == "auth"
    wait = 0 if auth else results.NETWORK_MS  # a refused login pauses the whole channel instead
    reason = results.CHANNEL if auth else results.NETWORK
    return {"state": "queued", "reason": reason, "attempts": row.attempts - 1, "not_before": now() + wait}


def _limited(row: OutboxRecord, item: WorkItem, outcome: Outcome) -> dict[str, Any]:
    """The server takes nothing of this channel for a while: that is no attempt either."""
    said = results.merged(row.results, (), _cleaned(outcome.refused), "")
    if not results.missing(row.recipients, said):
        return _answered(row, item, outcome, ())
    waits = {"state": "queued", "reason": results.LIMIT, "results": said, "attempts": row.attempts - 1}
    return waits | {"not_before": now() + round(1000 * outcome.retry_seconds)}


def _answered(
    row: OutboxRecord, item: WorkItem, outcome: Outcome, accepted: tuple[str, ...]
) -> dict[str, Any]:
    """Sort the recipients: those who have it, those refused for good, and those to be tried again, alone."""
    refused = _cleaned(outcome.refused)
    if outcome.outcome == "refused" and not refused:  # the mail itself was refused, for everybody
        refused = dict.fromkeys(item.recipients, (554, _clean(outcome.reply)))
    said = results.merged(row.results, accepted, refused, _clean(outcome.reply))
    columns: dict[str, Any] = {"results": said, "assigned_id": outcome.assigned_id or row.assigned_id}
    if accepted:
        columns["sent_at"] = now()
    left = results.missing(row.recipients, said)
    wait = results.backoff_ms(row.attempts)
    if left and wait is not None:
        why = next((said[one] for one in left if one in said), _clean(outcome.reply))
        return columns | {"state": "queued", "reason": why, "not_before": now() + wait}
    return columns | _final(row, said, outcome, bool(left))


def _final(row: OutboxRecord, said: Mapping[str, str], outcome: Outcome, gave_up: bool) -> dict[str, Any]:
    if not results.have_it(said):
        answer = next((said[one] for one in row.recipients if one in said), _clean(outcome.reply))
        why = results.reason(outcome.title, outcome.hint) or answer
        return {"state": "failed", "reason": results.GAVE_UP if gave_up else why}
    everybody = not gave_up and not results.refused_for_good(said)
    return {"state": "sent", "reason": "" if everybody else results.PARTLY}


def _note_channel(conn: sa.Connection, row: OutboxRecord, outcome: Outcome) -> None:
    """A refused login or a limit pauses the channel and shows on it; any answer to a mail shows that it works."""
    assert row.outbound_id is not None  # what is being sent has a channel
    if outcome.null_refused:
        senders.note_seen(conn, row.outbound_id, senders.NULL, senders.REFUSED)
    if outcome.outcome == "auth" or (outcome.outcome == "later" and outcome.retry_seconds):
        outbox.set_channel(conn, row.outbound_id, **_trouble(outcome))
    elif outcome.outcome in ("sent", "refused"):
        well = {"error_at": 0, "error_title": "", "error_hint": "", "retry_seconds": 0, "paused_until": 0}
        outbox.set_channel(conn, row.outbound_id, ok_at=now(), **well)
        _note_sender(conn, row.outbound_id, row.from_address, refused=outcome.of_channel)


def _note_sender(conn: sa.Connection, outbound_id: int, address: str, *, refused: bool) -> None:
    """Remember that the channel may not send from an address, until it did."""
    known = senders.seen_as(conn, outbound_id, address)
    if refused:
        senders.note_seen(conn, outbound_id, address, senders.REFUSED)
    elif known == senders.REFUSED:
        senders.note_seen(conn, outbound_id, address, "")


def _trouble(outcome: Outcome) -> dict[str, Any]:
    """Return the channel's columns while it is left alone.

    After a refused login that is longer, for a worker tries to log in meanwhile, without mail.
    """
    times = 2 if outcome.outcome == "auth" else 1
    pause_ms = round(1000 * times * outcome.retry_seconds) or results.LOGIN_MS
    words = {"error_title": outcome.title, "error_hint": outcome.hint}
    retry = {"retry_seconds": round(outcome.retry_seconds), "paused_until": now() + pause_ms}
    return {"error_at": now(), **words, **retry}


def _log(conn: sa.Connection, row: OutboxRecord, columns: Mapping[str, Any]) -> None:
    if row.ticket_id is None or columns["state"] == "queued":
        return
    refused = results.refused_for_good(columns.get("results", {}))
    said = {"outbox": row.id, "reason": columns.get("reason", ""), "refused": list(refused)}
    events.add(conn, "worker", row.ticket_id, str(columns["state"]), said)


def _cleaned(refused: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    return {address: (code, _clean(text)) for address, (code, text) in refused.items()}


def _clean(text: str) -> str:
    """Return a server's words as they may be stored and shown: they may quote the mail."""
    return str(clean_line(text, 500))
