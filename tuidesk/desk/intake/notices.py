"""Agents who want mail: told when a mail gives them a ticket or comes in on theirs; what answers that is no ticket."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.courtesy import courtesy
from tuidesk.desk.intake.known import Known, named_ids
from tuidesk.desk.intake.write import Placed, Writer
from tuidesk.desk.notifying import ASSIGNED, WROTE, notify, wishes
from tuidesk.i18n import mark
from tuidesk.store import tickets

ANSWERED = mark("answer to a notice")  # why such a mail stands in the ledger only


class Notices:
    """The wishes of the agents, read once for a batch."""

    def __init__(self, conn: sa.Connection, known: Known) -> None:
        self._known = known
        self._wishes = wishes(conn)

    def place(self, arrival: Arrival) -> Placed | None:
        """Keep out of the tickets what answers a notice: an agent's mail, his absence note or a bounce."""
        parsed = arrival.parsed
        failed = (parsed.bounce.original_id, parsed.bounce.original_token) if parsed.bounce else ()
        sent = (self._known.sent.get(ref) for ref in (*failed, *parsed.about, *named_ids(parsed)))
        if not any(row and row.kind == "notice" for row in sent):
            return None
        return Placed(arrival, to.OWN_MAIL_RETURNED, ANSWERED)

    def hear(self, writer: Writer, placed: Placed) -> None:
        """Let the assignee of a mail's ticket be told once it is written; never of automatic or old mail."""
        parsed, opens = placed.arrival.parsed, placed.disposition == to.TICKET
        if not self._wishes or not (opens or placed.disposition == to.FOLLOW_UP) or placed.thread is None:
            return
        if parsed.kind == "human" and placed.arrival.announce and placed.writes:
            what = ASSIGNED if opens else WROTE
            writer.later.append(partial(self._tell, placed, what))

    def _tell(self, placed: Placed, what: str, conn: sa.Connection) -> None:
        thread, sender = placed.thread, placed.arrival.parsed.sender
        assert thread
        ticket = tickets.get(conn, thread.final().id)
        agent = self._wishes.get(ticket.assignee_id or 0) if ticket else None
        if ticket and agent and agent.email.casefold() != sender.address:
            who = sender.name or sender.address
            courtesy(conn, ticket.id, partial(notify, conn, agent, what, ticket.id, who))
