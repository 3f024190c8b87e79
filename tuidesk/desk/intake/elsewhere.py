"""Mail that is no news to anybody: copies, our own mail that came back, tests, a provider's question."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.desk import dispositions as to
from tuidesk.desk.intake import effects
from tuidesk.desk.intake import forwarded as forwarding
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.entry import Entry
from tuidesk.desk.intake.mirrored import our_words
from tuidesk.desk.intake.opening import Opening
from tuidesk.desk.intake.placing import Placing
from tuidesk.desk.intake.probes import Probes, Seen
from tuidesk.desk.intake.write import Placed
from tuidesk.store import messages
from tuidesk.store.known_ids import OutboxRow


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Places such mail of a batch."""

    placing: Placing
    probes: Probes
    opening: Opening

    def place(self, arrival: Arrival) -> Placed | None:
        """Decide where such a mail goes; None for any other mail."""
        placing, parsed = self.placing, arrival.parsed
        again = placing.known.named_so.get((arrival.channel, arrival.provider_id))
        again = again or to.seen_before(placing.known, parsed, arrival.key)
        if again:
            self._same_person(arrival, again)
            return Placed(arrival, to.DUPLICATE_OF, thread=again.thread, entry=again)
        probe = self.probes.find(parsed, placing.own)
        if probe:
            return self._test(arrival, probe)
        ours = to.own_mail(placing.known, parsed, placing.own)
        ours = ours or our_words(placing.writer.conn, placing.known, parsed, placing.own)
        if ours:
            return self.returned(arrival, ours)
        if parsed.forwarding_code:
            return self._confirmation(arrival)
        first = to.other_copy_of(placing.known, parsed)
        return self._copy(arrival, first) if first else None

    def returned(self, arrival: Arrival, ours: OutboxRow) -> Placed:
        """Place a mail of ours that came back: only the ledger knows of it."""
        placed = Placed(arrival, to.OWN_MAIL_RETURNED)
        placed.thread = self.placing.known.threads.get(ours.ticket_id) if ours.ticket_id else None
        placed.entry = Entry(placed.thread, id=ours.entry_id) if placed.thread and ours.entry_id else None
        return placed

    def _test(self, arrival: Arrival, probe: Seen) -> Placed:
        """Place a mail of a test: its answer is our own mail, all else goes to its closed ticket."""
        writer, thread, route = self.placing.writer, self.probes.thread(probe), self.placing.route(arrival)
        if thread and probe.what == "answer":
            return Placed(arrival, to.OWN_MAIL_RETURNED, thread=thread)
        if thread is None:
            placed = self.opening.open(arrival, to.PROBE, None)
            assert placed.thread
            self.probes.opened(probe, placed.thread)
        else:
            effects.join_test(thread, arrival)
            writer.changed[thread] = None
            placed = self.placing.message(arrival, to.PROBE, thread)
        writer.later.append(self.probes.noting(probe, arrival, route))
        return placed

    def _confirmation(self, arrival: Arrival) -> Placed:
        """Keep a provider's question out of the tickets, and show its code beside the queue."""
        queue_id = self.placing.route(arrival).queue_id
        if queue_id is not None:
            self.placing.writer.later.append(forwarding.note_code(queue_id, arrival))
        return Placed(arrival, to.FORWARDING_CONFIRMATION, reason=arrival.parsed.forwarding_code)

    def _copy(self, arrival: Arrival, first: Entry) -> Placed:
        if not first.id:
            self.placing.writer.flush()  # a copy names the row of the message that it copies
        self._same_person(arrival, first)
        placed = self.placing.message(arrival, to.DUPLICATE_OF, first.thread.final())
        placed.copy_of, placed.marks, placed.reason = first, ("other-copy",), "other-copy"
        return placed

    def _same_person(self, arrival: Arrival, first: Entry) -> None:
        """Take a message for a person's where another copy shows that it is; else the order would decide."""
        if not to.shows_a_person(first, arrival):
            return
        writer, thread = self.placing.writer, first.thread.final()
        if not first.id:
            writer.flush()
        messages.set_kind(writer.conn, first.id, "human")
        first.kind = "human"
        effects.join(thread, arrival, self.placing.writer_of(arrival))
        writer.changed[thread] = None
