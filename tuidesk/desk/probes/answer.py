"""The last leg of a test: its ticket is answered, once, by the way that answers of the queue take."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import gate
from tuidesk.desk.gate import GateRequest
from tuidesk.desk.probes.letter import enqueue
from tuidesk.desk.replies.route import way_of
from tuidesk.store import probes


def answer(conn: sa.Connection, probe_id: int, message_id: str) -> None:
    """Answer the mail of a probe that arrived; the gate lets one answer pass, and only to its address."""
    row = probes.get(conn, probe_id)
    if row is None or row.answer_id is not None:
        return
    way = way_of(conn, row.queue_id)
    verdict = gate.admit(conn, GateRequest(gate.PROBE, row.ticket_id, (row.address,)))
    if way.outbound is not None and verdict.state == "queued":
        probes.change(conn, probe_id, answer_id=enqueue(conn, row, way, verdict, answers=message_id))
