"""Agents who want mail: told when a mail gives them a ticket or comes in on theirs; what answers that is no ticket."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk import seeing
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.courtesy import courtesy
from tuidesk.desk.intake.known import Known, named_ids
from tuidesk.desk.intake.write import Placed, Writer
from tuidesk.desk.notifying import ASSIGNED, FOLLOWED, WROTE, notify, wishes
from tuidesk.i18n import mark
from tuidesk.store import setup_agents, tickets, watchers
from tuidesk.store.tickets import TicketRecord

ANSWERED = mark("answer to a notice")  # why such a mail stands in the ledger only


class Notices:
    """The wishes of the agents, read once for a batch."""

    def __init__(self, conn: sa.Connection, known: Known) -> None:
        self._conn = conn
        self._known = known
        self._wishes = wishes(conn)

    def place(self, arrival: Arrival) -> Placed | None:
        """Keep out of the tickets what answers a notice: an agent's mail, his absence note or a bounce.

        Whoever got the notice from an agent, and writes about it, is heard.
        """
        parsed = arrival.parsed
        failed = (parsed.bounce.original_id, parsed.bounce.original_token) if parsed.bounce else ()
        sent = (self._known.sent.get(ref) for ref in (*failed, *parsed.about, *named_ids(parsed)))
        if not any(row and row.kind == "notice" for row in sent):
            return None
        if parsed.kind == "human" and parsed.sender.address not in setup_agents.by_address(self._conn):
            return None
        return Placed(arrival, to.OWN_MAIL_RETURNED, ANSWERED)

    def hear(self, writer: Writer, placed: Placed) -> None:
        """Let assignee and followers of a mail's ticket be told once it is written; never of automatic or old mail."""
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
        if ticket is None:
            return
        told = {ticket.assignee_id: what} if ticket.assignee_id else {}
        if what == WROTE:
            told = dict.fromkeys(self._followers(conn, ticket), FOLLOWED) | told
        who = sender.name or sender.address
        for agent_id, about in told.items():
            agent = self._wishes.get(agent_id)
            if agent and agent.email.casefold() != sender.address:
                courtesy(conn, ticket.id, partial(notify, conn, agent, about, ticket.id, who))

    def _followers(self, conn: sa.Connection, ticket: TicketRecord) -> list[int]:
        """Return who follows a ticket and still sees it."""
        followers = watchers.of_ticket(conn, ticket.id)
        return [one for one in followers if one in seeing.who_see(conn, ticket.queue_id)] if followers else []
