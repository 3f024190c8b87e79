"""The one transaction that puts a letter on its ticket and into the outbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import gate
from tuidesk.desk.actor import Actor
from tuidesk.desk.gate import GateRequest, Verdict
from tuidesk.desk.outbox_results import NO_WAY
from tuidesk.desk.replies.freeze import without
from tuidesk.desk.replies.letter import Letter, Sent
from tuidesk.desk.replies.thread import Thread
from tuidesk.desk.spec import Frozen, Spec
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.mail.message import pairs
from tuidesk.store import customers, drafts, events, outbox, outgoing, reply_facts, tickets, watchers
from tuidesk.store.clock import now
from tuidesk.store.outgoing import EntryFile, NewEntry
from tuidesk.store.tickets import NewTicket, TicketRecord

BLOCKED_MARK = "recipient-blocked"  # of an entry: not everybody whom its writer named is mailed

Changed = tuple[tuple[str, int | str | None, int | str | None], ...]


def enqueue(
    conn: sa.Connection,
    actor: Actor,
    letter: Letter,
    spec: Spec,
    ids: Thread,
    outbound_id: int | None,
    undo_ms: int,
) -> Sent:
    """Write the letter down everywhere at once; the gate decides whether it waits for its turn or is held.

    Without a channel it is held in any case.
    """
    ticket = _ticket_of(conn, actor, letter, spec)
    kind = "new" if letter.ticket_id is None else "reply"
    verdict = _admit(conn, ticket.id, kind, spec, outbound_id)
    if verdict.blocked and verdict.reason != gate.BLOCKED:
        spec = without(spec, verdict.blocked)
    entry_id = outgoing.add(conn, _entry(conn, actor, ticket.id, kind, spec, verdict))
    changed = _move_on(conn, actor, letter, ticket, entry_id)
    frozen = Frozen(spec, letter.solve, letter.quote, ticket.origin_queue_id, changed)
    at = now() + undo_ms
    row = frozen.to_row() | {"ticket_id": ticket.id, "entry_id": entry_id, "kind": kind}
    row |= {"state": verdict.state, "reason": verdict.reason, "not_before": at, "outbound_id": outbound_id}
    row |= {"seen_message_id": letter.seen_message_id, "agent_id": actor.agent_id}
    outbox_id = outbox.add(conn, row)
    _issue(conn, ticket.id, outbox_id, spec, ids)
    said: dict[str, Any] = {"outbox": outbox_id, "message": entry_id}
    said |= {"state": verdict.state, "blocked": list(verdict.blocked)}
    events.add(conn, actor.name, ticket.id, kind, said)
    drafts.delete(conn, actor.agent_id, letter.ticket_id or 0, kind, letter.draft_at)
    state, reason, refused = verdict.state, verdict.reason, verdict.blocked
    return Sent(ticket.id, ticket.number, outbox_id, entry_id, at, state, reason, refused)


def _admit(conn: sa.Connection, ticket_id: int, kind: str, spec: Spec, outbound_id: int | None) -> Verdict:
    """Ask the gate; what it would let go waits all the same where there is no way out."""
    everybody = tuple(one.address for one in (*spec.to, *spec.cc))
    verdict = gate.admit(conn, GateRequest(kind, ticket_id, everybody))
    if outbound_id is None and verdict.state == "queued":
        return replace(verdict, state="held", reason=NO_WAY)
    return verdict


def _ticket_of(conn: sa.Connection, actor: Actor, letter: Letter, spec: Spec) -> TicketRecord:
    if letter.ticket_id is None:
        return _open(conn, actor, letter, spec)
    record = tickets.get(conn, letter.ticket_id)
    if record is None:
        raise NotFound(_("This ticket is gone"), _("Look at the list again."))
    return record


def _open(conn: sa.Connection, actor: Actor, letter: Letter, spec: Spec) -> TicketRecord:
    assert letter.queue_id is not None
    customer = customers.known_or_new(conn, spec.to[0].name, spec.to[0].address).id
    new = NewTicket(
        spec.subject,
        queue_id=letter.queue_id,
        origin_queue_id=letter.queue_id,
        customer_id=customer,
        status="open",
        assignee_id=actor.agent_id,
        waiting="them",
    )
    record = tickets.get(conn, tickets.create(conn, new).id)
    assert record is not None
    return record


def _entry(
    conn: sa.Connection, actor: Actor, ticket_id: int, kind: str, spec: Spec, verdict: Verdict
) -> NewEntry:
    return NewEntry(
        ticket_id,
        "out",
        kind,
        actor.agent_id,
        reply_facts.display_name(conn, actor.agent_id) or actor.name,
        spec.body,
        author_address=spec.from_.address,
        message_id=spec.message_id,
        subject=spec.subject,
        marks=BLOCKED_MARK if verdict.blocked else "",
        to=pairs(spec.to),
        cc=pairs(spec.cc),
        reply_to=pairs((spec.reply_to,) if spec.reply_to else ()),
        folds=spec.folds,
        files=[EntryFile(f.filename, f.content_type, f.size, f.sha256) for f in spec.files],
    )


def _move_on(
    conn: sa.Connection, actor: Actor, letter: Letter, ticket: TicketRecord, entry_id: int
) -> Changed:
    """Note on the ticket that it was answered; return what an undo must put back."""
    after: dict[str, Any] = {
        "status": "solved" if letter.solve else "open",
        "waiting": "them",
        "assignee_id": ticket.assignee_id or actor.agent_id,
    }
    changed = tuple((k, getattr(ticket, k), v) for k, v in after.items() if getattr(ticket, k) != v)
    count = ticket.message_count + 1
    watchers.follow(conn, ticket.id, actor.agent_id)
    tickets.change(conn, ticket.id, touched=True, last_message_id=entry_id, message_count=count, **after)
    return changed


def _issue(conn: sa.Connection, ticket_id: int, outbox_id: int, spec: Spec, ids: Thread) -> None:
    outbox.issue(conn, ticket_id, outbox_id, "message-id", spec.message_id)
    outbox.issue(conn, ticket_id, outbox_id, "token", spec.token)
    if ids.made_id:
        outbox.issue(conn, ticket_id, outbox_id, "thread-id", ids.made_id)
