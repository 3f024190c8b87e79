"""What a report does that mail of ours failed: it is told on that mail, on its ticket and beside the address.

The report itself stays automatic mail, which answers nothing. But somebody waits for an answer that never
came, so that a failed letter puts its ticket before the agents again.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.desk.chores import LETTERS
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.known import Known, named_ids, reply_tokens
from tuidesk.desk.intake.letter import happened_at
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.intake.write import Happening, Placed, Writer
from tuidesk.desk.outbox import evidence
from tuidesk.desk.outbox_results import BOUNCED, returned
from tuidesk.mail.message import Bounce
from tuidesk.store import bounces, events, failed_addresses, threads
from tuidesk.store.bounces import SentMail
from tuidesk.store.threads import Thread
from tuidesk.term.clean import clean_line

ASLEEP = ("pending", "solved", "closed")  # whoever threw a ticket away gave its answer up as well


class Failure(NamedTuple):
    """A mail of ours that a report is about; `likely` = only its recipient and its time say so."""

    mail: SentMail
    likely: bool


class Reports:
    """Finds the mails that the reports of a batch are about."""

    def __init__(self, conn: sa.Connection, known: Known) -> None:
        self._conn, self._known = conn, known

    def ticket(self, arrival: Arrival) -> Match | None:
        """Return the ticket of the mail that failed where the report names no id, only for whom it was."""
        failure = self._likely(arrival, None)
        if failure is None or failure.mail.ticket_id is None:
            return None
        thread = self._thread(failure.mail.ticket_id)
        return Match(thread, "recipient", "Final-Recipient", verified=False)

    def tell(self, writer: Writer, placed: Placed) -> None:
        """Note on its ticket what a report says, and what follows for the mail and the address that failed."""
        bounce, thread = placed.arrival.parsed.bounce, placed.thread
        if bounce is None or thread is None:
            return
        failure = self._exact(placed.arrival) or self._likely(placed.arrival, thread)
        writer.happened.append(Happening(thread, "bounced", facts(bounce, failure), placed.entry))
        if failure is None:
            return
        if _asks_for_an_agent(failure.mail, bounce):
            _wake(writer, thread, placed)
        moment = happened_at(placed.arrival)
        writer.later.append(partial(_write_down, failure, bounce, thread, moment))

    def _exact(self, arrival: Arrival) -> Failure | None:
        parsed, sent = arrival.parsed, self._known.sent
        assert parsed.bounce
        named = (parsed.bounce.original_id, parsed.bounce.original_token, *named_ids(parsed))
        row = next((sent[one] for one in (*named, *reply_tokens(parsed)) if one in sent), None)
        mail = bounces.sent_mail(self._conn, row.id) if row else None
        return Failure(mail, likely=False) if mail else None

    def _likely(self, arrival: Arrival, thread: Thread | None) -> Failure | None:
        bounce = arrival.parsed.bounce
        if bounce is None or bounce.original_id:  # an id that is not ours is another mail's
            return None
        ticket_id = thread.id if thread else None
        found = bounces.likely(self._conn, bounce.recipients, happened_at(arrival), ticket_id)
        mail = bounces.sent_mail(self._conn, found) if found else None
        return Failure(mail, likely=True) if mail else None

    def _thread(self, ticket_id: int) -> Thread:
        known = self._known.threads
        if ticket_id not in known:
            for key, thread in threads.load(self._conn, [ticket_id]).items():
                known.setdefault(key, thread)
            for thread in known.values():  # a ticket has one Thread in a batch
                thread.into = known[thread.into.id] if thread.into else None
        return known[ticket_id].final()


def facts(bounce: Bounce, failure: Failure | None) -> dict[str, object]:
    """Return what the record of a ticket keeps of a report."""
    said = {
        "recipients": list(bounce.recipients),
        "status": bounce.status,
        "hard": bounce.hard,
        "reason": clean_line(bounce.reason),
    }
    if failure is None:
        return said
    return said | {"outbox": failure.mail.id, "entry": failure.mail.entry_id, "likely": failure.likely}


def _asks_for_an_agent(mail: SentMail, bounce: Bounce) -> bool:
    """Say whether somebody misses what an agent wrote, and no later letter has made that good."""
    whom = set(bounce.recipients)
    missed = not whom or not mail.to or bool(whom & set(mail.to)) or not whom & set(mail.recipients)
    return mail.kind in LETTERS and mail.newest and missed


def _wake(writer: Writer, thread: Thread, placed: Placed) -> None:
    thread.waiting = "us"
    writer.changed[thread] = None
    if placed.arrival.announce and thread.status in ASLEEP:
        was, thread.status = thread.status, "open"
        writer.happened.append(Happening(thread, "reopened", {"from": was, "by": "bounce"}, placed.entry))


def _write_down(failure: Failure, bounce: Bounce, thread: Thread, moment: int, conn: sa.Connection) -> None:
    mail = bounces.sent_mail(conn, failure.mail.id)  # an earlier report of this batch may have changed it
    if mail is None:
        return
    said = _said(bounce)
    results = {**mail.results, **dict.fromkeys(_whom(mail, bounce), said)}
    reason = returned(mail.recipients, results, likely=failure.likely)
    if mail.state != "sent":
        _settle(conn, mail, bounce, said)
    bounces.note(conn, mail, results, reason, BOUNCED)
    if failure.likely:  # anybody can write such a report, and make a customer's address look dead
        return
    for address in bounce.dead:
        if address not in mail.recipients:  # whoever it was passed on to is nobody that this desk mails
            continue
        if failed_addresses.note(conn, address, moment, bounce.status, said):
            data = {"address": address, "status": bounce.status, "reason": said}
            events.add(conn, "worker", thread.final().id, "address-failed", data)


def _settle(conn: sa.Connection, mail: SentMail, bounce: Bounce, said: str) -> None:
    """Settle a mail of which nobody knew: whom the report names has not got it, and it left for the others."""
    refused = [one for one in _whom(mail, bounce) if one in mail.recipients]
    evidence.take(conn, mail.id, said, dict.fromkeys(refused, said))


def _whom(mail: SentMail, bounce: Bounce) -> tuple[str, ...]:
    """Return who did not get it: the only recipient where the report names nobody, or whom he passes mail on to."""
    ours = tuple(one for one in bounce.recipients if one in mail.recipients)
    if ours or len(mail.recipients) != 1:
        return ours or bounce.recipients
    return mail.recipients


def _said(bounce: Bounce) -> str:
    """Return what the server said as the outbox keeps it: it begins with a code."""
    reason = clean_line(bounce.reason)
    if reason[:1] in ("4", "5") and reason[1:2].isdigit():
        return reason
    code = bounce.status or ("5.0.0" if bounce.hard else "4.0.0")
    return f"{code} {reason}".strip()
