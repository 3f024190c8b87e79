"""Mail on a closed ticket, where its queue wants that to open a new one: both tickets name each other."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.known import Known
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.intake.write import Placed, Writer
from tuidesk.store import continuations, events, feed
from tuidesk.store.threads import Thread


class Closed:
    """What a batch knows of closed tickets that mail goes on from."""

    def __init__(self, conn: sa.Connection, known: Known) -> None:
        self._queues = continuations.queues(conn)
        self._known = known
        self._opened: list[Thread] = []  # by mails of this batch

    def left(self, arrival: Arrival, found: Match | None) -> Thread | None:
        """Return the closed ticket that a person's new mail must not open again, None for any other mail."""
        thread = found.thread if found else None
        if (
            thread is None
            or not thread.id
            or thread.status != "closed"
            or thread.queue_id not in self._queues
        ):
            return None
        return thread if arrival.announce and arrival.parsed.kind == "human" else None

    def instead(self, left: Thread, found: Match | None, sender: str) -> Match | None:
        """Return the newest ticket in which the writer goes on from a closed one, None if there is none.

        Whoever takes no part in it gets one of his own.
        """
        known = [one for one in self._known.threads.values() if one.akin(left) and one.number > left.number]
        known.sort(key=lambda one: one.number)
        opened = [one for one in self._opened if one.akin(left)]
        for thread in (one.final() for one in reversed([*known, *opened])):
            if found and thread.status != "closed" and sender in thread.participants:
                return Match(thread, found.by, found.header, True)
        return None

    def link(self, writer: Writer, placed: Placed, left: Thread) -> None:
        """Make the ticket of a mail the one in which a closed one goes on, and let the record of both say so."""
        new = placed.thread
        assert new
        new.continues_id = left.family
        self._opened.append(new)
        writer.later.append(partial(_tell, left, new))


def _tell(left: Thread, opened: Thread, conn: sa.Connection) -> None:
    new = opened.final()
    for one, kind, other in ((left, "continued-in", new), (new, "continues", left)):
        events.add(conn, "worker", one.id, kind, {"number": other.number, "ticket_id": other.id})
        feed.publish(conn, "ticket", one.id)
