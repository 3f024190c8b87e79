"""The mails of a probe: the test itself, and the answer on its ticket."""

from __future__ import annotations

import re

import sqlalchemy as sa

from tuidesk.desk.gate import Verdict
from tuidesk.desk.replies.route import Way
from tuidesk.desk.spec import Frozen, Spec
from tuidesk.i18n import _
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.ids import new_message_id, valid_id
from tuidesk.mail.message import Address
from tuidesk.store import outbox
from tuidesk.store.clock import now
from tuidesk.store.probes import ProbeRow

# The token stands in the subject too: a rule that forwards drops our headers and ids.
TOKEN_IN_SUBJECT = re.compile(r"\btuidesk-test-([0-9a-f]{32})\b")


def subject_of(row: ProbeRow) -> str:
    """Return a probe's subject, which carries its token."""
    words = clean_header(_("Test of {queue}, please leave it alone").format(queue=row.queue))
    return f"{words} tuidesk-test-{row.token}"


def enqueue(
    conn: sa.Connection, row: ProbeRow, way: Way, verdict: Verdict, answers: str | None = None
) -> int:
    """Put the probe's test into the outbox, or its answer to the mail with the id `answers`; return the row."""
    assert way.outbound is not None
    answering = answers is not None
    spec = _spec(row, way, answers)
    frozen = Frozen(spec, solve=False, quoted=False, queue_id=row.queue_id)
    values = frozen.to_row() | {
        "kind": "probe",
        "ticket_id": row.ticket_id if answering else None,
        "state": verdict.state,
        "reason": verdict.reason,
        "outbound_id": way.outbound.id,
        "not_before": now(),
    }
    outbox_id = outbox.add(conn, values)
    if answering:
        outbox.issue(conn, row.ticket_id, outbox_id, "message-id", spec.message_id)
    return outbox_id


def _spec(row: ProbeRow, way: Way, answers: str | None) -> Spec:
    subject = subject_of(row)
    parent = answers if answers and valid_id(answers) else ""
    if answers is None:
        words = _("tuidesk sent this mail to find out whether mail to {address} comes back to it.")
    else:
        words = _(
            "The test mail to {address} arrived. This is the answer on its ticket, and the end of the test."
        )
    text = f"{words.format(address=row.address)}\n{_('Nobody has to do anything.')}"
    return Spec(
        from_=way.from_,
        reply_to=None,
        to=(Address("", row.address),),
        cc=(),
        subject=subject if answers is None else f"Re: {subject}",
        message_id=new_message_id(way.from_.address.rpartition("@")[2]),
        token=row.token,
        date_ms=now(),
        in_reply_to=parent,
        references=(parent,) if parent else (),
        text=text,
        signature="",
        quote="",
        files=(),
    )
