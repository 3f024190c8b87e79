"""Mail that opens a ticket: its queue, what the rules make of it, and what its way here tells of the queue."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.errors import NoQueue
from tuidesk.desk.intake import effects, otherwise
from tuidesk.desk.intake import forwarded as forwarding
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.placing import Placing
from tuidesk.desk.intake.rules import Rulebook
from tuidesk.desk.intake.write import Placed
from tuidesk.desk.routing import Route
from tuidesk.i18n import _
from tuidesk.store import forwarded
from tuidesk.store.customers import Person


class Opening:
    """Opens the tickets of a batch."""

    def __init__(self, conn: sa.Connection, placing: Placing, rules: Rulebook) -> None:
        self._placing, self._rules = placing, rules
        self._rewriting = forwarded.rewriting_queues(conn)

    def open(self, arrival: Arrival, disposition: str, person: Person | None) -> Placed:
        """Open a ticket with a mail; raises NoQueue where there is none for it."""
        placing, route = self._placing, self._placing.route(arrival)
        if route.queue_id is None:
            raise NoQueue(_("This desk has no queue for the mail"), _("Add one: `tuidesk queue add NAME`."))
        thread = effects.open_thread(arrival, route.queue_id, person)
        rule_notes = [] if disposition == to.PROBE else self._rules.work_on(thread, arrival)
        placing.writer.changed[thread] = None
        placed = placing.message(arrival, disposition, thread)
        how = {"by": "new", "header": route.header, "queue_by": route.by}
        how |= otherwise.opened(placing.known, placing.routes, arrival, route)
        placing.happened(placed, "intake", how | forwarding.facts_of(arrival.parsed, route, placing.own))
        for kind, data in rule_notes:
            placing.happened(placed, kind, data)
        if disposition != to.PROBE:
            self._watch_rule(placed, route)
        return placed

    def _watch_rule(self, placed: Placed, route: Route) -> None:
        """Note that a queue's rule forwards where it should redirect, or that it does so no longer."""
        parsed, queue_id, own = placed.arrival.parsed, route.queue_id, self._placing.own
        if queue_id is None or not forwarding.came_by_forwarding(route):
            return
        later = self._placing.writer.later
        if forwarding.forwarded_by_rule(parsed, own):
            self._placing.happened(placed, "forward-rule", {"queue_id": queue_id})
            self._rewriting.add(queue_id)
            later.append(forwarding.note_rule(queue_id, placed.arrival.received_ms))
        elif queue_id in self._rewriting and parsed.kind == "human" and parsed.sender.address not in own:
            self._rewriting.discard(queue_id)
            later.append(forwarding.note_rule(queue_id, 0))
