"""What every step of placing a mail shares: what the batch knows, and the writer that it hands its decisions to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuidesk.desk import routing
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.entry import entry_of
from tuidesk.desk.intake.known import Known
from tuidesk.desk.intake.people import People
from tuidesk.desk.intake.write import Happening, Placed, Writer
from tuidesk.desk.routing import Route, Routes
from tuidesk.store.customers import Person
from tuidesk.store.threads import Thread


@dataclass(frozen=True, slots=True)
class Placing:
    """The ground on which the mails of a batch are placed; `own` are the desk's addresses."""

    own: frozenset[str]
    routes: Routes
    people: People
    known: Known
    writer: Writer

    def writer_of(self, arrival: Arrival) -> Person | None:
        """Return the customer behind a mail."""
        return self.people.behind(arrival, self.writer.renamed)

    def route(self, arrival: Arrival) -> Route:
        """Return the queue where a mail opens a ticket."""
        return routing.route(self.routes, arrival.parsed, arrival.queue_id, arrival.envelope)

    def message(self, arrival: Arrival, disposition: str, thread: Thread) -> Placed:
        """Make a mail a message of a ticket, which later mails of the batch meet."""
        entry = entry_of(arrival.parsed, thread, arrival.sha256)
        self.known.add(arrival.parsed, arrival.key, entry)
        return Placed(arrival, disposition, thread=thread, entry=entry, writes=True)

    def happened(self, placed: Placed, kind: str, data: dict[str, Any], actor: str = "worker") -> None:
        """Append to the record of a mail's ticket."""
        assert placed.thread
        self.writer.happened.append(Happening(placed.thread, kind, data, placed.entry, actor))
