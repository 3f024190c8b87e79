"""What agents may do about a mail in the outbox: take it back, let it go, send it again, settle it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import chores, gate, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.drafts import Hand, to_json
from tuidesk.desk.errors import TooLate
from tuidesk.desk.gate import GateRequest
from tuidesk.desk.outbox.waiting import decide_sender
from tuidesk.desk.outbox_results import CHANNEL, have_it, merged, missing, refused_for_good, unanswered
from tuidesk.desk.permissions import require
from tuidesk.desk.replies.letter import Letter, LetterFile
from tuidesk.desk.spec import Frozen, frozen_from_json
from tuidesk.desk.undo import FieldChange, take_back
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import drafts, events, outbox, outgoing, reply_facts, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.outbox import OutboxRecord
from tuidesk.term.clean import clean_line

DECISIONS = ("retried", "released", "withdrawn", "sent", "failed")  # events


def withdraw(store: Store, actor: Actor, outbox_id: int) -> Letter:
    """Take a mail back before anybody has it; it becomes its writer's draft again and is returned. Raises TooLate."""
    require(actor, "act")
    with store.write() as conn:
        row = withdraw_in(conn, actor, outbox_id)
    return _letter(store, row, frozen_from_json(row.spec))


def withdraw_in(conn: sa.Connection, actor: Actor, outbox_id: int) -> OutboxRecord:
    """Take a mail back within a transaction, and return it as it was; raises TooLate."""
    row = _row(conn, actor, outbox_id, ("queued", "held", "failed", "uncertain"))
    if have_it(row.results):
        raise TooLate(_("Some recipients have this mail already"), _("Write another one to them."))
    frozen = frozen_from_json(row.spec)
    outbox.change(conn, row.id, (row.state,), state="withdrawn", reason="")
    _restore_ticket(conn, row, frozen)
    events.add(conn, actor.name, row.ticket_id, "withdrawn", {"outbox": row.id, "was": row.state})
    _redraft(conn, row, frozen)
    return row


def release(store: Store, actor: Actor, outbox_id: int) -> str:
    """Let a held mail go all the same, but never to blocked recipients; return its state. Raises TooLate."""
    require(actor, "act")
    with store.write() as conn:
        return release_in(conn, actor, outbox_id)


def release_in(conn: sa.Connection, actor: Actor, outbox_id: int) -> str:
    """Let a held mail go within a transaction; raises TooLate."""
    row = _row(conn, actor, outbox_id, ("held",))
    sender = decide_sender(conn, row) if row.outbound_id is None else {}
    if row.outbound_id is None and not sender:
        raise TooLate(_("There is no way out for this mail yet"), _("Set its queue's Reply via first."))
    if row.reason == CHANNEL and _switched_off(conn, row):
        raise TooLate(
            _("The channel of this mail is switched off"), _("Enable it first, then release the mail.")
        )
    verdict = gate.admit(conn, GateRequest(row.kind, row.ticket_id, tuple(row.recipients), released=True))
    # What was written stays as it is; the envelope leaves out who was blocked since then.
    unblocked = [one for one in row.recipients if one not in verdict.blocked]
    seen = reply_facts.newest_message(conn, row.ticket_id) if row.ticket_id is not None else 0
    columns = {
        "state": verdict.state,
        "reason": verdict.reason,
        "recipients": unblocked or row.recipients,
        "released": verdict.state == "queued",
        "seen_message_id": seen,
        "not_before": now(),
        **sender,
    }
    outbox.change(conn, row.id, ("held",), **columns)
    events.add(conn, actor.name, row.ticket_id, "released", {"outbox": row.id, "state": verdict.state})
    return verdict.state


def retry(store: Store, actor: Actor, outbox_id: int) -> str:
    """Send a failed or uncertain mail again, the same bytes, to those who have not got it. Raises TooLate."""
    require(actor, "act")
    with store.write() as conn:
        row = _row(conn, actor, outbox_id, ("failed", "uncertain"))
        results = {one: text for one, text in row.results.items() if one not in refused_for_good(row.results)}
        again = {"state": "queued", "reason": "", "attempts": 0, "not_before": now()}
        outbox.change(conn, row.id, (row.state,), results=results, released=True, **again)
        deed = {"outbox": row.id, "was": row.state, "whom": unanswered(row.recipients, row.results)}
        events.add(conn, actor.name, row.ticket_id, "retried", deed)
    return "queued"


def arrived(store: Store, actor: Actor, outbox_id: int) -> str:
    """Settle an uncertain mail as sent, on an agent's word. Raises TooLate."""
    require(actor, "act")
    with store.write() as conn:
        row = _row(conn, actor, outbox_id, ("uncertain",))
        said = merged(row.results, missing(row.recipients, row.results), {}, actor.name)
        outbox.change(conn, row.id, ("uncertain",), state="sent", reason="", results=said, sent_at=now())
        chores.after_sent(conn, row)
        events.add(conn, actor.name, row.ticket_id, "sent", {"outbox": row.id, "word_of": actor.name})
    return "sent"


def _row(conn: sa.Connection, actor: Actor, outbox_id: int, states: tuple[str, ...]) -> OutboxRecord:
    row = outbox.get(conn, outbox_id, lock=True)
    if row is None or not seeing.sees_mail(conn, actor, outbox_id):
        raise NotFound(_("The outbox has no mail {id}").format(id=outbox_id), _("tuidesk outbox shows them."))
    if row.state not in states:
        title = _("This mail is {state}").format(state=_(row.state))
        hint = _("That can only be done while it is {states}.").format(states=_either(states))
        raise TooLate(title, f"{_decided(conn, row)} {hint}".strip())
    return row


def _decided(conn: sa.Connection, row: OutboxRecord) -> str:
    """Return who was quicker, "" when that is not known."""
    if row.ticket_id is None:
        return ""
    deed = events.last_of_mail(conn, row.ticket_id, DECISIONS, {"outbox": row.id})
    return _("{name} decided about it.").format(name=clean_line(deed.actor, 80)) if deed else ""


def _switched_off(conn: sa.Connection, row: OutboxRecord) -> bool:
    return row.outbound_id is not None and outbox.paused_until(conn, row.outbound_id) < 0


def _either(states: tuple[str, ...]) -> str:
    return _(" or ").join(_(state) for state in states)


def _restore_ticket(conn: sa.Connection, row: OutboxRecord, frozen: Frozen) -> None:
    """Take the entry out of the conversation and put back what sending changed, unless somebody changed it since."""
    if row.entry_id is None or row.ticket_id is None:
        return
    outgoing.take_back(conn, row.entry_id)
    take_back(conn, [FieldChange(row.ticket_id, *one) for one in frozen.changed])
    ticket = tickets.get(conn, row.ticket_id)
    if ticket is None:
        return
    newest = reply_facts.newest_mail(conn, ticket.id)
    left: dict[str, Any] = {"last_message_id": newest, "message_count": max(ticket.message_count - 1, 0)}
    if row.kind == "new" and not newest:  # nothing happened here that anybody would look for
        left["status"] = "trash"
    tickets.change(conn, ticket.id, touch=False, **left)


def _redraft(conn: sa.Connection, row: OutboxRecord, frozen: Frozen) -> None:
    """Give the letter back to its writer, beside another one that he has begun there."""
    if row.agent_id is None:
        return
    letter = _without_files(row, frozen)
    payload = to_json(letter, [])
    payload["files"] = [[f.filename, f.content_type, f.sha256] for f in frozen.spec.files]
    place, kind = (row.agent_id, letter.ticket_id or 0), "reply" if letter.ticket_id else "new"
    if drafts.put(conn, *place, kind, payload, over=0) is None:
        drafts.put(conn, *place, f"{kind}:{Hand().key}", payload)


def _without_files(row: OutboxRecord, frozen: Frozen) -> Letter:
    spec = frozen.spec
    letter = Letter(
        to=spec.to,
        cc=spec.cc,
        subject=spec.subject,
        text=spec.text,
        seen_message_id=row.seen_message_id,
        solve=frozen.solve,
        quote=frozen.quoted,
    )
    if row.kind == "new":
        return replace(letter, queue_id=frozen.queue_id)
    return replace(letter, ticket_id=row.ticket_id)


def _letter(store: Store, row: OutboxRecord, frozen: Frozen) -> Letter:
    files = tuple(LetterFile(f.filename, f.content_type, store.raw.get(f.sha256)) for f in frozen.spec.files)
    return replace(_without_files(row, frozen), files=files)
