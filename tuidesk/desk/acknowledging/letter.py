"""The acknowledgement itself: its words, and its way through the gate into the outbox."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import gate
from tuidesk.desk.acknowledging.language import language_of
from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance import of
from tuidesk.desk.appearance.parts import made, names_of
from tuidesk.desk.gate import GateRequest, Verdict
from tuidesk.desk.replies.route import Way, way_of
from tuidesk.desk.replies.thread import Thread, reply_subject, reply_thread
from tuidesk.desk.spec import Frozen, Spec
from tuidesk.i18n import _, mark, translated
from tuidesk.i18n import language as here
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.message import Address, pairs
from tuidesk.store import events, facts, failed_addresses, outbox, outgoing, reply_facts
from tuidesk.store.acknowledgements import Acknowledgement
from tuidesk.store.clock import now
from tuidesk.store.customers import Person
from tuidesk.store.outgoing import NewEntry
from tuidesk.term.clean import clean_block, clean_line

KIND = "acknowledgement"
WORDS = mark(
    "Your message has reached us. It is ticket #{number}: {subject}\n\n"
    "A person will answer you. To add something, answer this mail."
)
FAILED = mark("mail to this address fails")  # why nobody was told, as stored
WORKER = Actor(None, "worker", "agent")


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that a mail has just opened."""

    ticket_id: int
    number: int
    queue_id: int
    title: str


def put(conn: sa.Connection, opened: Opened, to: Person, text: str, wish: Acknowledgement) -> int:
    """Put the acknowledgement on its ticket and into the outbox as far as the gate lets it; return its message.

    `text` is what the customer wrote, which shows his language. 0 = nobody is told: there is no way
    out, or the address is never mailed.
    """
    way = way_of(conn, opened.queue_id, opened.ticket_id)
    if way.outbound is None or way.problem:
        return 0
    if failed_addresses.among(conn, [to.address]):
        _noted(conn, opened, Verdict("", FAILED), 0)
        return 0
    verdict = gate.admit(conn, GateRequest(KIND, opened.ticket_id, (to.address,)))
    if verdict.reason == gate.BLOCKED:
        _noted(conn, opened, verdict, 0)
        return 0
    spoken = language_of(text) or wish.language or here()
    last = reply_facts.last_customer_mail(conn, opened.ticket_id)
    ids = reply_thread(conn, opened.ticket_id, last, way.from_.address.rpartition("@")[2])
    spec = _spec(conn, opened, to, way, ids, (filled(wish.words, opened, spoken), spoken))
    entry = outgoing.add(conn, _entry(opened, spec))
    outbox_id = outbox.add(conn, _row(opened, way, spec, verdict, entry))
    outbox.issue(conn, opened.ticket_id, outbox_id, "message-id", spec.message_id)
    outbox.issue(conn, opened.ticket_id, outbox_id, "token", spec.token)
    _noted(conn, opened, verdict, outbox_id)
    return entry


def template(language: str) -> str:
    """Return the desk's words in one of its languages, "" = in that of this process, with their places."""
    return translated(WORDS, language or here())


def example(words: str, spoken: str) -> str:
    """Return what the opener of some ticket would be told: in a queue's own words, "" = the desk's."""
    return filled(words, Opened(0, 1234, 0, _("Printer on fire")), spoken or here())


def filled(words: str, opened: Opened, spoken: str) -> str:
    """Return a text with the ticket's number and subject in their places; "" = the desk's words."""
    text = clean_block(words) if words.strip() else template(spoken)
    return text.replace("{number}", str(opened.number)).replace("{subject}", clean_line(opened.title))


def _spec(
    conn: sa.Connection, opened: Opened, to: Person, way: Way, ids: Thread, said: tuple[str, str]
) -> Spec:
    words, spoken = said
    looks = made(of(way.queue), names_of(conn, WORKER, way) | {"agent": way.queue.name}, spoken)
    return Spec(
        from_=way.from_,
        reply_to=way.reply_to,
        to=(Address(clean_header(to.name), to.address),),
        cc=(),
        subject=clean_header(f"{reply_subject(opened.title)} [#{opened.number}]"),
        message_id=ids.message_id,
        token=ids.token,
        date_ms=now(),
        in_reply_to=ids.in_reply_to,
        references=ids.references,
        text=words,
        signature=looks.signature,
        quote="",
        files=(),
        header=looks.header,
        look=looks.look,
        appearance=looks.version,
        automatic="replied",
        loop=facts.get(conn, "desk_id"),
    )


def _entry(opened: Opened, spec: Spec) -> NewEntry:
    return NewEntry(
        opened.ticket_id,
        "out",
        KIND,
        None,
        spec.from_.name,
        spec.body,
        author_address=spec.from_.address,
        message_id=spec.message_id,
        subject=spec.subject,
        to=pairs(spec.to),
        folds=spec.folds,
    )


def _row(opened: Opened, way: Way, spec: Spec, verdict: Verdict, entry: int) -> dict[str, object]:
    assert way.outbound
    frozen = Frozen(spec, solve=False, quoted=False, queue_id=opened.queue_id)
    return frozen.to_row() | {
        "ticket_id": opened.ticket_id,
        "entry_id": entry,
        "kind": KIND,
        "state": verdict.state,
        "reason": verdict.reason,
        "outbound_id": way.outbound.id,
        "not_before": now(),
    }


def _noted(conn: sa.Connection, opened: Opened, verdict: Verdict, outbox_id: int) -> None:
    said = {"outbox": outbox_id, "state": verdict.state, "reason": verdict.reason}
    events.add(conn, WORKER.name, opened.ticket_id, "acknowledged", said)
