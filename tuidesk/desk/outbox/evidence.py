"""What shows that a mail of which nobody knows it has left, or that it failed: it settles the mail by itself.

What comes while the mail is still being sent is noted, and counts once its state is uncertain. An agent
may have decided meanwhile: evidence that comes before it leaves again stops that, and a letter that he gave
up stands on its ticket again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tuidesk.desk import chores
from tuidesk.desk import outbox_results as results
from tuidesk.i18n import Phrase, mark
from tuidesk.store import events, outbox, outgoing, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease
from tuidesk.store.outbox import OutboxRecord
from tuidesk.term.clean import clean_line

TAKEN = mark("its server took it: {reply}")
EVIDENCE, LOOKED = "evidence", "looked"  # events
STATES = ("uncertain", "queued", "held", "failed", "withdrawn")  # in which evidence settles a mail
OPEN = ("sending", *STATES)


def settle_found(conn: sa.Connection, outbox_id: int, evidence: str) -> None:
    """Take a mail as sent that was found, came back or was answered; does nothing when it is known to have left."""
    take(conn, outbox_id, evidence, {})


def take(conn: sa.Connection, outbox_id: int, evidence: str, refused: Mapping[str, str]) -> None:
    """Settle a mail by what was seen of it; `refused` tells, for each who has not got it, what a server said."""
    row = outbox.get(conn, outbox_id, lock=True)
    if row is None or row.state not in OPEN:
        return
    doubtful = _in_doubt(conn, row)
    if not doubtful:
        return
    said = str(clean_line(evidence, 500))
    seen = {"outbox": row.id, "found": said, "refused": dict(refused)}
    events.add(conn, "worker", row.ticket_id, EVIDENCE, seen)
    if row.state != "sending":
        _settle(conn, row, doubtful, said, refused)


def recall(conn: sa.Connection, outbox_id: int) -> None:
    """Settle a mail that has just become uncertain, failed or must be sent once more, by what was seen of it before."""
    row = outbox.get(conn, outbox_id, lock=True)
    if row is None or row.ticket_id is None or row.state not in ("uncertain", "queued", "failed"):
        return
    seen = events.last_of_mail(conn, row.ticket_id, (EVIDENCE, "retried"), {"outbox": row.id})
    if seen is None or seen.kind != EVIDENCE:  # what an agent knew when he sent it again counted then
        return
    doubtful = _in_doubt(conn, row)
    if doubtful:
        _settle(conn, row, doubtful, str(seen.data["found"]), seen.data.get("refused") or {})


def looked(store: Store, lease: Lease, outbox_id: int, where: str, what: str) -> None:
    """Note that a worker looked for a mail in a place, and what it saw there; raises LeaseLost."""
    with store.write() as conn:
        lease.check(conn)
        row = outbox.get(conn, outbox_id)
        if row is not None:
            seen = {"outbox": outbox_id, "where": where, "found": str(clean_line(what, 500))}
            events.add(conn, "worker", row.ticket_id, LOOKED, seen)


def taken(store: Store, outbox_id: int, refused: Mapping[str, tuple[int, str]], reply: str) -> None:
    """Take a mail as sent that a server took, although another worker holds its channel since and knew nothing of it.

    Whom the server put off may get it later, which only that worker can see to: then nobody knows as before.
    """
    if any(code < 500 for code, _text in refused.values()):
        return
    said = {address: f"{code} {clean_line(text, 500)}" for address, (code, text) in refused.items()}
    with store.write() as conn:
        take(conn, outbox_id, Phrase(TAKEN, {"reply": clean_line(reply, 400)}).stored(), said)


def found(store: Store, lease: Lease, outbox_id: int, evidence: str) -> None:
    """Take an uncertain mail as sent because a worker found it in the Sent folder; raises LeaseLost."""
    with store.write() as conn:
        lease.check(conn)
        settle_found(conn, outbox_id, evidence)


def _in_doubt(conn: sa.Connection, row: OutboxRecord) -> list[str]:
    """Return of whom nobody knows whether they have it, or nobody knew when an agent decided about it."""
    missing = results.missing(row.recipients, row.results)
    if row.state == "sending":
        return list(missing)
    unanswered = results.unanswered(row.recipients, row.results)
    if row.state == "uncertain":
        return unanswered
    if row.ticket_id is None:
        return []
    decided = {"outbox": row.id, "was": "uncertain"}
    deed = events.last_of_mail(conn, row.ticket_id, ("retried", "withdrawn"), decided)
    whom = deed.data.get("whom", unanswered) if deed else ()
    if row.state == "failed":  # a second try was refused: that says nothing of the first one
        return [one for one in row.recipients if one in whom and one not in results.have_it(row.results)]
    return [one for one in missing if one in whom]


def _settle(
    conn: sa.Connection, row: OutboxRecord, doubtful: Sequence[str], found: str, refused: Mapping[str, str]
) -> None:
    """Write down who has the mail, and send it again only to those whom the server had put off before.

    Where somebody had it for certain, he may be the one who was heard of: that says nothing of the others.
    """
    doubtful = [one for one in doubtful if one not in refused]
    if doubtful and results.have_it(row.results):
        outbox.change(conn, row.id, STATES, results={**row.results, **refused})
        return
    said = results.merged(row.results, doubtful, {}, "") | dict(refused)
    left = [one for one in results.missing(row.recipients, said) if one not in refused]
    if left and row.state == "held":
        outbox.change(conn, row.id, STATES, results=said)
    elif left and row.state not in ("failed", "withdrawn"):
        again = {"state": "queued", "reason": said.get(left[0], ""), "not_before": now(), "results": said}
        outbox.change(conn, row.id, STATES, server_reply=found, **again)
    elif results.have_it(said):
        _sent(conn, row, found, said, everybody=not left and not results.refused_for_good(said))
    else:
        _failed(conn, row, found, said)


def _sent(
    conn: sa.Connection, row: OutboxRecord, found: str, said: Mapping[str, str], *, everybody: bool
) -> None:
    sent = {"state": "sent", "reason": "" if everybody else results.PARTLY, "results": dict(said)}
    outbox.change(conn, row.id, STATES, server_reply=found, sent_at=now(), **sent)
    chores.after_sent(conn, row)
    _show_again(conn, row)
    events.add(conn, "worker", row.ticket_id, "sent", {"outbox": row.id, "found": found})


def _failed(conn: sa.Connection, row: OutboxRecord, found: str, said: Mapping[str, str]) -> None:
    if row.state in ("failed", "withdrawn"):
        return
    why = results.returned(row.recipients, said, likely=False)
    failed = {"state": "failed", "reason": why, "results": dict(said), "server_reply": found}
    outbox.change(conn, row.id, STATES, **failed)
    events.add(conn, "worker", row.ticket_id, "failed", {"outbox": row.id, "found": found, "reason": why})


def _show_again(conn: sa.Connection, row: OutboxRecord) -> None:
    """Put a letter back on its ticket that was given up and arrived all the same."""
    ticket_id = outgoing.bring_back(conn, row.entry_id) if row.entry_id is not None else None
    ticket = tickets.get(conn, ticket_id) if ticket_id is not None else None
    if ticket is not None:
        tickets.change(conn, ticket.id, touch=False, message_count=ticket.message_count + 1)
