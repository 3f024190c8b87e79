"""Quiet mode: one switch holds all mail that would leave, until it is let go or thrown away."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import gate, outbox, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import TooLate
from tuidesk.desk.gate import GateRequest, Verdict
from tuidesk.desk.outbox_results import NO_WAY
from tuidesk.desk.permissions import require
from tuidesk.store import events, facts, feed
from tuidesk.store import outbox as rows
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

FACT, BY = "quiet", "quiet_by"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Whether nothing leaves, who said so, and how many mails it holds back."""

    on: bool
    by: str
    held: int


def read(conn: sa.Connection) -> Quiet:
    """Say how things are."""
    on = gate.quiet(conn)
    return Quiet(on, facts.get(conn, BY) if on else "", len(rows.held_for(conn, gate.QUIET)))


def switch(store: Store, actor: Actor, on: bool) -> Quiet:
    """Switch it on, so that everything is held, or off; what is held stays held until somebody decides."""
    require(actor, "act")
    with store.write() as conn:
        if gate.quiet(conn) != on:
            facts.put(conn, FACT, "on" if on else "off")
            facts.put(conn, BY, actor.name)
            events.add(conn, actor.name, None, "quiet", {"on": on})
            feed.publish(conn, "channel", 0)
        return read(conn)


def release_all(store: Store, actor: Actor) -> int:
    """Let go of all that quiet mode holds, each through the gate again; return how many may leave now.

    Nobody has looked at each of them: one that was overtaken meanwhile is held for that when it is
    its turn. While quiet mode is on nothing is let go.
    """
    require(actor, "act")
    with store.write() as conn:
        return sum(_released(conn, actor, one) for one in _held(conn, actor))


def discard_all(store: Store, actor: Actor) -> int:
    """Take back all that quiet mode holds; what agents wrote becomes their drafts again. Returns how many."""
    require(actor, "act")
    with store.read() as conn:
        waiting = _held(conn, actor)
    return sum(_withdrawn(store, actor, one) for one in waiting)


def _held(conn: sa.Connection, actor: Actor) -> list[int]:
    """Return the mails that quiet mode holds, as far as the actor sees what they are about."""
    return [one for one in rows.held_for(conn, gate.QUIET) if seeing.sees_mail(conn, actor, one)]


def _released(conn: sa.Connection, actor: Actor, outbox_id: int) -> bool:
    row = rows.get(conn, outbox_id, lock=True)
    assert row is not None
    verdict = gate.admit(conn, GateRequest(row.kind, row.ticket_id, tuple(row.recipients)))
    if verdict.reason == gate.QUIET:
        return False
    if row.outbound_id is None and verdict.state == "queued":
        verdict = Verdict("held", NO_WAY)
    held = {"state": verdict.state, "reason": verdict.reason, "not_before": now()}
    if not rows.change(conn, outbox_id, ("held",), **held):
        return False
    events.add(conn, actor.name, row.ticket_id, "released", {"outbox": outbox_id, "state": verdict.state})
    return verdict.state == "queued"


def _withdrawn(store: Store, actor: Actor, outbox_id: int) -> bool:
    try:
        outbox.withdraw(store, actor, outbox_id)
    except TooLate:
        return False
    return True
