"""The notice itself: one sentence to one agent, which nobody has to answer."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import gate, seeing
from tuidesk.desk.gate import GateRequest, Verdict
from tuidesk.desk.replies.route import Way, way_of
from tuidesk.desk.replies.thread import Thread, new_thread
from tuidesk.desk.spec import Frozen, Spec
from tuidesk.i18n import language, mark, translated
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.message import Address
from tuidesk.store import outbox, tickets
from tuidesk.store.clock import now
from tuidesk.store.setup_agents import AgentRow
from tuidesk.store.tickets import TicketRecord
from tuidesk.term.clean import clean_line

KIND = "notice"
ASSIGNED, WROTE, FOLLOWED, MENTIONED = "assigned", "wrote", "followed", "mentioned"  # what happened
WORDS = {
    ASSIGNED: mark("{who} gave you ticket #{number}: {subject}"),
    WROTE: mark("{who} wrote on your ticket #{number}: {subject}"),
    FOLLOWED: mark("{who} wrote on ticket #{number}, which you follow: {subject}"),
    MENTIONED: mark("{who} named you in a note on ticket #{number}: {subject}"),
}
FOOT = mark("An answer to this mail reaches nobody. Answer in the desk.")
WANTED = {  # by which wishes of an agent
    ASSIGNED: ("assigned", "mine", "watching"),
    WROTE: ("mine", "watching"),
    FOLLOWED: ("watching",),
    MENTIONED: ("assigned", "mine", "watching"),
}


def notify(conn: sa.Connection, agent: AgentRow, what: str, ticket_id: int, who: str) -> None:
    """Put a notice to an agent into the outbox, as far as he wants it, sees the ticket and the gate lets it."""
    ticket = tickets.get(conn, ticket_id)
    if ticket is None or agent.preferences.get("notify") not in WANTED[what]:
        return
    if agent.id not in seeing.who_see(conn, ticket.queue_id):
        return
    way = way_of(conn, ticket.origin_queue_id, ticket.id)
    # The gate looks at the agent alone: what last came in on the ticket is no loop with him.
    verdict = gate.admit(conn, GateRequest(KIND, None, (agent.email,)))
    if way.outbound is None or verdict.reason == gate.BLOCKED:
        return
    ids = new_thread(way.from_.address.rpartition("@")[2])
    spec = _spec(way, agent, ids, (_said(agent, what, ticket, who), _said(agent, FOOT, ticket, "")))
    # Without a ticket of its own in the outbox no answer to the customer waits for it.
    outbox_id = outbox.add(conn, _row(way, spec, verdict))
    for kind, token in (("message-id", ids.message_id), ("message-id", ids.made_id), ("token", ids.token)):
        outbox.issue(conn, ticket.id, outbox_id, kind, token)


def _said(agent: AgentRow, what: str, ticket: TicketRecord, who: str) -> str:
    words = translated(WORDS.get(what, what), agent.language or language())
    return words.format(who=clean_line(who, 200), number=ticket.number, subject=clean_line(ticket.title))


def _spec(way: Way, agent: AgentRow, ids: Thread, said: tuple[str, str]) -> Spec:
    return Spec(
        from_=way.from_,
        reply_to=None,
        to=(Address(clean_header(agent.display_name), agent.email),),
        cc=(),
        subject=clean_header(said[0]),
        message_id=ids.message_id,
        token=ids.token,
        date_ms=now(),
        in_reply_to="",
        references=ids.references,
        text="\n\n".join(said),
        signature="",
        quote="",
        files=(),
        automatic="generated",
    )


def _row(way: Way, spec: Spec, verdict: Verdict) -> dict[str, object]:
    assert way.outbound
    frozen = Frozen(spec, solve=False, quoted=False, queue_id=way.queue.id)
    return frozen.to_row() | {
        "kind": KIND,
        "state": verdict.state,
        "reason": verdict.reason,
        "outbound_id": way.outbound.id,
        "not_before": now(),
    }
