"""Mail from a watched Sent folder: what agents sent from Outlook, a phone or another program.

The folder is the proof that it is ours: only who may sign in to the mailbox can put mail there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.errors import NoQueue
from tuidesk.desk.intake import effects
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.colleagues import Colleagues
from tuidesk.desk.intake.entry import Entry
from tuidesk.desk.intake.known import Known
from tuidesk.desk.intake.letter import happened_at
from tuidesk.desk.intake.people import People
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.intake.write import Happening, OutMail, Placed, Writer
from tuidesk.desk.outbox import evidence
from tuidesk.desk.routing import Routes
from tuidesk.i18n import Phrase, _, mark
from tuidesk.mail.message import Parsed
from tuidesk.store import conversation, messages, reply_facts, tickets
from tuidesk.store.customers import Person
from tuidesk.store.known_ids import OutboxRow
from tuidesk.store.threads import Thread

ELSEWHERE = "sent-elsewhere"  # the mark of a message that another program sent
AUTOMATIC, INTERNAL, OLD = "automatic", "internal", "old"  # why such a mail stands in the ledger only


@dataclass(frozen=True, slots=True)
class AgentsMail:
    """Places the mail of a Sent folder; the three functions are the batch's own."""

    known: Known
    people: People
    colleagues: Colleagues
    routes: Routes
    writer: Writer
    home_of: Callable[[Arrival, Person | None], Match | None]
    message: Callable[[Arrival, str, Thread], Placed]
    returned: Callable[[Arrival, OutboxRow], Placed]

    def place(self, arrival: Arrival) -> Placed | None:
        """Decide where a mail of a Sent folder goes; None for any other mail.

        Nothing of what a customer's mail sets off happens: no rules, no answers, no reopening.
        """
        if not arrival.sent_by_us:
            return None
        parsed = arrival.parsed
        ours = self.known.sent.get(parsed.message_id) or self.known.sent.get(parsed.tuidesk_id)
        if ours:
            self._note_sent(arrival, ours)
            return self.returned(arrival, ours)
        again = self.known.named_so.get((arrival.channel, arrival.provider_id))
        again = again or to.seen_before(self.known, parsed, arrival.key)
        again = again or to.other_copy_of(self.known, parsed)
        if again:
            return self._again(arrival, again)
        person = self.people.behind(arrival, self.writer.renamed)
        found = self.home_of(arrival, person)
        if found:
            return self._joined(arrival, found)
        reason = self._why_no_ticket(arrival)
        return Placed(arrival, to.OWN_MAIL_RETURNED, reason) if reason else self._opened(arrival, person)

    def _note_sent(self, arrival: Arrival, ours: OutboxRow) -> None:
        """Take the copy of a mail of ours as the evidence that it left, should nobody know."""
        found = Phrase(mark("found in the sent mail of {name}"), {"name": arrival.channel}).stored()
        self.writer.later.append(lambda conn: evidence.settle_found(conn, ours.id, found))

    def _again(self, arrival: Arrival, first: Entry) -> Placed:
        """Place a mail that also came in, since its writer put one of our addresses in Cc: it was ours all along."""
        thread, out = first.thread.final(), self._out(arrival.parsed)
        if first.incoming and out.answers:
            self.writer.flush()  # what is turned must be in the store
            first.incoming = False
            messages.turn_out(self.writer.conn, first.id, out.kind, out.agent_id, ELSEWHERE)
            person = self.people.behind(arrival, self.writer.renamed)
            if person and thread.message_count == 1 and not thread.touched:
                effects.give_to(thread, person)
            self._answered(thread, arrival)
            self._note_written(thread, first, out)
        return Placed(arrival, to.DUPLICATE_OF, thread=first.thread, entry=first)

    def _joined(self, arrival: Arrival, found: Match) -> Placed:
        thread, out = found.thread, self._out(arrival.parsed)
        if out.answers:
            self._answered(thread, arrival)
        thread.updated_at = max(thread.updated_at, happened_at(arrival))
        how = {"by": found.by, "header": found.header, "queue_by": ""}
        return self._written(arrival, to.FOLLOW_UP, thread, out, how)

    def _opened(self, arrival: Arrival, person: Person | None) -> Placed:
        """Open a ticket that waits for the answer of him to whom a colleague wrote first."""
        own = self.routes.public.get(arrival.parsed.sender.address)
        queue_id = own or arrival.queue_id or self.routes.fallback
        if queue_id is None:
            raise NoQueue(_("This desk has no queue for the mail"), _("Add one: `tuidesk queue add NAME`."))
        thread = effects.open_thread(arrival, queue_id, person)
        thread.status, thread.waiting = "open", "them"
        how = {"by": "new", "header": "", "queue_by": "public-address" if own else "mailbox"}
        out = OutMail("new", self.colleagues.writer(arrival.parsed))
        return self._written(arrival, to.TICKET, thread, out, how)

    def _written(
        self, arrival: Arrival, disposition: str, thread: Thread, out: OutMail, how: dict[str, Any]
    ) -> Placed:
        self.writer.changed[thread] = None
        placed = self.message(arrival, disposition, thread)
        assert placed.entry
        placed.entry.incoming = False
        placed.out, placed.marks = out, (ELSEWHERE,)
        self.writer.happened.append(Happening(thread, "intake", how, placed.entry))
        self._note_written(thread, placed.entry, out)
        return placed

    def _answered(self, thread: Thread, arrival: Arrival) -> None:
        """Make it the customer's turn, as an answer written here does.

        He may have answered it already by the time that the copy in Sent is read.
        """
        self.writer.changed[thread] = None
        thread.participants.update(one.address for one in self.colleagues.outside(arrival.parsed))
        if not arrival.announce:
            return
        moment = happened_at(arrival)
        if not (thread.id and reply_facts.customer_wrote_after(self.writer.conn, thread.id, moment)):
            thread.waiting = "them"
        if thread.status == "new":
            thread.status = "open"

    def _note_written(self, thread: Thread, entry: Entry, out: OutMail) -> None:
        """Count the ticket as worked on, and as read by him who answered, once the message is written."""

        def note(conn: sa.Connection) -> None:
            home = thread.final()
            if out.answers:
                home.touched = True
                tickets.change(conn, home.id, touch=False, touched=True)
            if out.agent_id is not None:
                conversation.look(conn, out.agent_id, home.id, entry.id)

        self.writer.later.append(note)

    def _out(self, parsed: Parsed) -> OutMail:
        """Return what a mail is on the ticket that it joins; only a person's words to somebody outside answer."""
        agent_id = self.colleagues.writer(parsed)
        if parsed.kind != "human":
            return OutMail("acknowledgement", agent_id)
        return OutMail("reply" if self.colleagues.addressee(parsed) else "notice", agent_id)

    def _why_no_ticket(self, arrival: Arrival) -> str:
        """Return why a mail that belongs to no ticket opens none, '' when it opens one."""
        if arrival.parsed.kind != "human":
            return AUTOMATIC
        if self.colleagues.addressee(arrival.parsed) is None:
            return INTERNAL
        return "" if arrival.announce else OLD
