"""Decides for each mail of a batch where it goes, in their order, and hands it to the writer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk import routing
from tuidesk.desk.intake import effects, happenings, otherwise, threading, trust
from tuidesk.desk.intake import forwarded as forwarding
from tuidesk.desk.intake import known as intake_known
from tuidesk.desk.intake.acknowledge import Acknowledging
from tuidesk.desk.intake.agents_mail import AgentsMail
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.bounced import Reports
from tuidesk.desk.intake.closed import Closed
from tuidesk.desk.intake.colleagues import Colleagues
from tuidesk.desk.intake.doubts import Doubts
from tuidesk.desk.intake.elsewhere import Elsewhere
from tuidesk.desk.intake.evidence import Evidence
from tuidesk.desk.intake.failing import Failing
from tuidesk.desk.intake.join import bring_together
from tuidesk.desk.intake.notices import Notices
from tuidesk.desk.intake.opening import Opening
from tuidesk.desk.intake.people import People
from tuidesk.desk.intake.placing import Placing
from tuidesk.desk.intake.probes import Probes
from tuidesk.desk.intake.rules import Rulebook
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.intake.topics import OTHER_SUBJECT, SPLIT, ask_about_answers, other_subject
from tuidesk.desk.intake.write import CardWish, Placed, Writer
from tuidesk.store.customers import Person
from tuidesk.store.raw import RawStore
from tuidesk.store.threads import Thread


class Batch:
    """One transaction's mails. Each is placed knowing all that stand before it."""

    def __init__(self, conn: sa.Connection, arrivals: Sequence[Arrival], raw: RawStore) -> None:
        own = routing.own_addresses(conn)
        colleagues = Colleagues(conn, arrivals, own)
        people = People(conn, arrivals, own, colleagues)
        mails = [(one.key, one.parsed) for one in arrivals]
        names = [(one.channel, one.provider_id) for one in arrivals if one.provider_id]
        known = intake_known.load(conn, mails, people.addresses, names, own)
        self._writer = Writer(conn, lambda sha256: raw.head(sha256).size)
        self._placing = placing = Placing(own, routing.load_routes(conn), people, known, self._writer)
        self._opening = Opening(conn, placing, Rulebook(conn, raw.head))
        self._elsewhere = Elsewhere(placing, Probes(conn, arrivals, known), self._opening)
        self._reports = Reports(conn, known)
        self._closed = Closed(conn, known)
        self._failing = Failing(conn, arrivals)
        self._doubts = Doubts(conn)
        self._evidence = Evidence(conn, known)
        self._acknowledging = Acknowledging(conn)
        self._notices = Notices(conn, known)
        self._sent = AgentsMail(
            known, people, colleagues, placing.routes, self._writer,
            self._home_of, placing.message, self._elsewhere.returned,
        )  # fmt: skip

    def place(self, arrival: Arrival) -> Placed:
        """Decide where one mail goes; it is written with the rest of the batch."""
        arrival = forwarding.through_our_list(arrival, self._placing.own)
        placed = self._sent.place(arrival) or self._received(arrival)
        self._writer.placed.append(placed)
        return placed

    def open(self, arrival: Arrival, line_id: int) -> Placed:
        """Open an ordinary ticket with a mail of the ledger, which an agent says is one. Nobody is answered."""
        person = self._placing.writer_of(arrival)
        placed = self._marked(self._opening.open(arrival, to.TICKET, person), person)
        assert placed.thread
        placed.thread.automatic, placed.thread.waiting = False, "us"
        placed.line_id = line_id
        self._writer.placed.append(placed)
        return placed

    def _received(self, arrival: Arrival) -> Placed:
        placed = self._elsewhere.place(arrival) or self._notices.place(arrival)
        placed = placed or self._on_a_ticket(arrival)
        self._notices.hear(self._writer, placed)
        self._acknowledging.hear(self._writer, placed)  # before the writer's address counts as mended
        self._failing.hear(self._writer, placed)
        self._doubts.ask(self._writer, placed)
        self._evidence.hear(self._writer, placed)
        return placed

    def write(self) -> None:
        """Write all that was placed."""
        self._writer.flush()

    def _on_a_ticket(self, arrival: Arrival) -> Placed:
        person = self._placing.writer_of(arrival)
        sender = person.address if person else ""
        match = threading.match(self._placing.known, arrival.parsed, sender)
        left = self._closed.left(arrival, match)
        instead = self._closed.instead(left, match, sender) if left else match
        found = self._together(arrival, person, instead, left) or self._reports.ticket(arrival)
        if found is None:
            placed = self._marked(self._opening.open(arrival, to.TICKET, person), person)
        else:
            placed = self._follow_up(arrival, found, person)
        if left and instead is None:
            self._closed.link(self._writer, placed, left)
        return placed

    def _home_of(self, arrival: Arrival, person: Person | None) -> Match | None:
        """Return the ticket that a mail of our side belongs on."""
        match = threading.match(self._placing.known, arrival.parsed, person.address if person else "")
        return self._together(arrival, person, match, None)

    def _together(
        self, arrival: Arrival, person: Person | None, found: Match | None, left: Thread | None
    ) -> Match | None:
        """Return a mail's ticket brought together with those that waited for it; `left` stays closed."""
        parsed, known = arrival.parsed, self._placing.known
        sender = person.address if person else ""
        if known.waiting_for(parsed.message_id):
            self._writer.later.append(partial(ask_about_answers, parsed))
        ties = threading.ties(known, parsed, found, sender, left)
        if ties:
            bring_together(self._writer, ties, arrival, person)
            found = threading.at_home(found, ties.home, sender)
        return found

    def _follow_up(self, arrival: Arrival, found: Match, person: Person | None) -> Placed:
        thread = found.thread
        was = effects.join(thread, arrival, person)
        self._writer.changed[thread] = None
        placed = self._marked(self._placing.message(arrival, to.FOLLOW_UP, thread), person)
        if arrival.parsed.kind == "human":
            placed.verified = found.verified or bool(person and person.address in thread.participants)
        if not placed.verified:
            placed.marks += trust.beside(self._writer.conn, thread, arrival.parsed)
        how = {"by": found.by, "header": found.header, "queue_by": ""}
        sender = person.address if person else ""
        how |= otherwise.joined(self._placing.known, self._placing.routes, arrival, found, sender)
        self._placing.happened(placed, "intake", how)
        if was:
            self._placing.happened(placed, "reopened", {"from": was}, actor="customer")
        if other_subject(self._placing.known, arrival.parsed, found):
            placed.marks += (OTHER_SUBJECT,)
            self._writer.cards.append(CardWish(thread, SPLIT, placed.entry))
        self._reports.tell(self._writer, placed)
        return placed

    def _marked(self, placed: Placed, person: Person | None) -> Placed:
        parsed, marks = placed.arrival.parsed, []
        own, known = self._placing.own, self._placing.known
        if placed.thread and placed.thread.title_made and placed.disposition == to.TICKET:
            marks.append("subject-made")
        if parsed.message_id in known.sent or len(known.entries(parsed.message_id)) > 1:
            marks.append("same-id")
        if parsed.sender.address in own and (person is None or person.address in own):
            marks.append("own-address")
            self._placing.happened(placed, "own-address", happenings.quoted(placed.arrival))
            self._writer.cards += happenings.sender_cards(placed)
        marks += trust.marks(parsed, own, mailbox=placed.arrival.uid is not None)
        placed.marks = tuple(marks)
        return placed
