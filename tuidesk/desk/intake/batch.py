"""Decides for each mail of a batch where it goes, in their order, and hands it to the writer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk import routing
from tuidesk.desk.errors import NoQueue
from tuidesk.desk.intake import effects as effects
from tuidesk.desk.intake import forwarded as forwarding
from tuidesk.desk.intake import happenings as happenings
from tuidesk.desk.intake import known as intake_known
from tuidesk.desk.intake import otherwise, threading, trust
from tuidesk.desk.intake.acknowledge import Acknowledging
from tuidesk.desk.intake.agents_mail import AgentsMail
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.bounced import Reports
from tuidesk.desk.intake.colleagues import Colleagues
from tuidesk.desk.intake.doubts import Doubts
from tuidesk.desk.intake.entry import Entry, entry_of
from tuidesk.desk.intake.failing import Failing
from tuidesk.desk.intake.join import bring_together
from tuidesk.desk.intake.people import People
from tuidesk.desk.intake.probes import Probes, Seen
from tuidesk.desk.intake.rules import Rulebook
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.intake.topics import OTHER_SUBJECT, other_subject
from tuidesk.desk.intake.write import CardWish, Happening, Placed, Writer
from tuidesk.desk.routing import Route
from tuidesk.i18n import _
from tuidesk.store import forwarded, messages
from tuidesk.store.customers import Person
from tuidesk.store.known_ids import OutboxRow
from tuidesk.store.raw import RawStore
from tuidesk.store.threads import Thread


class Batch:
    """One transaction's mails. Each is placed knowing all that stand before it."""

    def __init__(self, conn: sa.Connection, arrivals: Sequence[Arrival], raw: RawStore) -> None:
        self._own = routing.own_addresses(conn)
        self._routes = routing.load_routes(conn)
        colleagues = Colleagues(conn, arrivals, self._own)
        self._people = People(conn, arrivals, self._own, colleagues)
        mails = [(one.key, one.parsed) for one in arrivals]
        names = [(one.channel, one.provider_id) for one in arrivals if one.provider_id]
        self._known = intake_known.load(conn, mails, self._people.addresses, names, self._own)
        self._rules = Rulebook(conn, raw.head)
        self._probes = Probes(conn, arrivals, self._known)
        self._reports = Reports(conn, self._known)
        self._failing = Failing(conn, arrivals)
        self._doubts = Doubts(conn)
        self._acknowledging = Acknowledging(conn)
        self._rewriting = forwarded.rewriting_queues(conn)
        self._writer = Writer(conn, lambda sha256: raw.head(sha256).size)
        self._sent = AgentsMail(
            self._known, self._people, colleagues, self._routes, self._writer,
            self._home_of, self._message, self._returned,
        )  # fmt: skip

    def place(self, arrival: Arrival) -> Placed:
        """Decide where one mail goes; it is written with the rest of the batch."""
        arrival = forwarding.through_our_list(arrival, self._own)
        placed = self._sent.place(arrival) or self._received(arrival)
        self._writer.placed.append(placed)
        return placed

    def _received(self, arrival: Arrival) -> Placed:
        placed = self._elsewhere(arrival) or self._on_a_ticket(arrival)
        self._failing.hear(self._writer, placed)
        self._doubts.ask(self._writer, placed)
        self._acknowledging.hear(self._writer, placed)
        return placed

    def write(self) -> None:
        """Write all that was placed."""
        self._writer.flush()

    def _elsewhere(self, arrival: Arrival) -> Placed | None:
        """Place a mail that is no news to anybody."""
        parsed = arrival.parsed
        again = self._known.named_so.get((arrival.channel, arrival.provider_id))
        again = again or to.seen_before(self._known, parsed, arrival.key)
        if again:
            self._same_person(arrival, again)
            return Placed(arrival, to.DUPLICATE_OF, thread=again.thread, entry=again)
        probe = self._probes.find(parsed, self._own)
        if probe:
            return self._test(arrival, probe)
        ours = to.own_mail(self._known, parsed, self._own)
        if ours:
            return self._returned(arrival, ours)
        if parsed.forwarding_code:
            return self._confirmation(arrival)
        first = to.other_copy_of(self._known, parsed)
        return self._copy(arrival, first) if first else None

    def _returned(self, arrival: Arrival, ours: OutboxRow) -> Placed:
        placed = Placed(arrival, to.OWN_MAIL_RETURNED)
        placed.thread = self._known.threads.get(ours.ticket_id) if ours.ticket_id else None
        placed.entry = Entry(placed.thread, id=ours.entry_id) if placed.thread and ours.entry_id else None
        return placed

    def _test(self, arrival: Arrival, probe: Seen) -> Placed:
        """Place a mail of a test: its answer is our own mail, all else goes to its closed ticket."""
        thread, route = self._probes.thread(probe), self._route(arrival)
        if thread and probe.what == "answer":
            return Placed(arrival, to.OWN_MAIL_RETURNED, thread=thread)
        if thread is None:
            placed = self._open(arrival, to.PROBE, None)
            assert placed.thread
            self._probes.opened(probe, placed.thread)
        else:
            effects.join_test(thread, arrival)
            self._writer.changed[thread] = None
            placed = self._message(arrival, to.PROBE, thread)
        self._writer.later.append(self._probes.noting(probe, arrival, route))
        return placed

    def _confirmation(self, arrival: Arrival) -> Placed:
        """Keep a provider's question out of the tickets, and show its code beside the queue."""
        queue_id = self._route(arrival).queue_id
        if queue_id is not None:
            self._writer.later.append(forwarding.note_code(queue_id, arrival))
        return Placed(arrival, to.FORWARDING_CONFIRMATION, reason=arrival.parsed.forwarding_code)

    def _copy(self, arrival: Arrival, first: Entry) -> Placed:
        if not first.id:
            self._writer.flush()  # a copy names the row of the message that it copies
        self._same_person(arrival, first)
        placed = self._message(arrival, to.DUPLICATE_OF, first.thread.final())
        placed.copy_of, placed.marks, placed.reason = first, ("other-copy",), "other-copy"
        return placed

    def _same_person(self, arrival: Arrival, first: Entry) -> None:
        """Take a message for a person's where another copy shows that it is; else the order would decide."""
        if not to.shows_a_person(first, arrival):
            return
        if not first.id:
            self._writer.flush()
        messages.set_kind(self._writer.conn, first.id, "human")
        first.kind = "human"
        thread = first.thread.final()
        effects.join(thread, arrival, self._people.behind(arrival, self._writer.renamed))
        self._writer.changed[thread] = None

    def _on_a_ticket(self, arrival: Arrival) -> Placed:
        person = self._people.behind(arrival, self._writer.renamed)
        found = self._home_of(arrival, person) or self._reports.ticket(arrival)
        if found is None:
            return self._marked(self._open(arrival, to.TICKET, person), person)
        return self._follow_up(arrival, found, person)

    def _home_of(self, arrival: Arrival, person: Person | None) -> Match | None:
        """Return the ticket that a mail belongs on, brought together with those that waited for it."""
        parsed = arrival.parsed
        sender = person.address if person else ""
        found = threading.match(self._known, parsed, sender)
        ties = threading.ties(self._known, parsed, found, sender)
        if ties:
            bring_together(self._writer, ties, arrival, person)
            found = threading.at_home(found, ties.home, sender)
        return found

    def _follow_up(self, arrival: Arrival, found: Match, person: Person | None) -> Placed:
        thread = found.thread
        was = effects.join(thread, arrival, person)
        self._writer.changed[thread] = None
        placed = self._marked(self._message(arrival, to.FOLLOW_UP, thread), person)
        if arrival.parsed.kind == "human":
            placed.verified = found.verified or bool(person and person.address in thread.participants)
        if not placed.verified:
            placed.marks += trust.beside(self._writer.conn, thread, arrival.parsed)
        how = {"by": found.by, "header": found.header, "queue_by": ""}
        sender = person.address if person else ""
        how |= otherwise.joined(self._known, self._routes, arrival, found, sender)
        self._happened(placed, "intake", how)
        if was:
            self._happened(placed, "reopened", {"from": was}, actor="customer")
        if other_subject(self._known, arrival.parsed, found):
            placed.marks += (OTHER_SUBJECT,)
            self._writer.cards.append(CardWish(thread, "split", placed.entry))
        self._reports.tell(self._writer, placed)
        return placed

    def _open(self, arrival: Arrival, disposition: str, person: Person | None) -> Placed:
        route = self._route(arrival)
        if route.queue_id is None:
            raise NoQueue(_("This desk has no queue for the mail"), _("Add one: `tuidesk queue add NAME`."))
        thread = effects.open_thread(arrival, route.queue_id, person)
        rule_notes = [] if disposition == to.PROBE else self._rules.work_on(thread, arrival)
        self._writer.changed[thread] = None
        placed = self._message(arrival, disposition, thread)
        how = {"by": "new", "header": route.header, "queue_by": route.by}
        how |= otherwise.opened(self._known, self._routes, arrival, route)
        self._happened(placed, "intake", how | forwarding.facts_of(arrival.parsed, route, self._own))
        for kind, data in rule_notes:
            self._happened(placed, kind, data)
        if disposition != to.PROBE:
            self._watch_rule(placed, route)
        return placed

    def _route(self, arrival: Arrival) -> Route:
        return routing.route(self._routes, arrival.parsed, arrival.queue_id, arrival.envelope)

    def _watch_rule(self, placed: Placed, route: Route) -> None:
        """Note that a queue's rule forwards where it should redirect, or that it does so no longer."""
        parsed, queue_id = placed.arrival.parsed, route.queue_id
        if queue_id is None or not forwarding.came_by_forwarding(route):
            return
        if forwarding.forwarded_by_rule(parsed, self._own):
            self._happened(placed, "forward-rule", {"queue_id": queue_id})
            self._rewriting.add(queue_id)
            self._writer.later.append(forwarding.note_rule(queue_id, placed.arrival.received_ms))
        elif (
            queue_id in self._rewriting and parsed.kind == "human" and parsed.sender.address not in self._own
        ):
            self._rewriting.discard(queue_id)
            self._writer.later.append(forwarding.note_rule(queue_id, 0))

    def _message(self, arrival: Arrival, disposition: str, thread: Thread) -> Placed:
        parsed = arrival.parsed
        entry = entry_of(parsed, thread, arrival.sha256)
        self._known.add(parsed, arrival.key, entry)
        return Placed(arrival, disposition, thread=thread, entry=entry, writes=True)

    def _marked(self, placed: Placed, person: Person | None) -> Placed:
        parsed, marks = placed.arrival.parsed, []
        if placed.thread and placed.thread.title_made and placed.disposition == to.TICKET:
            marks.append("subject-made")
        if parsed.message_id in self._known.sent or len(self._known.entries(parsed.message_id)) > 1:
            marks.append("same-id")
        if parsed.sender.address in self._own and (person is None or person.address in self._own):
            marks.append("own-address")
            self._happened(placed, "own-address", happenings.quoted(placed.arrival))
            self._writer.cards += happenings.sender_cards(placed)
        marks += trust.marks(parsed, self._own, mailbox=placed.arrival.uid is not None)
        placed.marks = tuple(marks)
        return placed

    def _happened(self, placed: Placed, kind: str, data: dict[str, Any], actor: str = "worker") -> None:
        assert placed.thread
        self._writer.happened.append(Happening(placed.thread, kind, data, placed.entry, actor))
