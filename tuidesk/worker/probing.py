"""Jobs that send a test mail and follow it until it is answered, or until something keeps it."""

from __future__ import annotations

from typing import Any

from tuidesk.desk import probes
from tuidesk.desk.actor import Actor
from tuidesk.desk.probes import LIMITS, Limits, ProbeState
from tuidesk.i18n import Phrase, mark
from tuidesk.worker.job import Cancelled, Job, Result

LOOK_SECONDS = 0.25


def probe_forward(job: Job) -> Result:
    """Test the address {queue} whose mail is forwarded: the mail must come back to this desk."""
    return follow(job, "forward")


def probe_round(job: Job) -> Result:
    """Test the connected mailbox of {queue}: out through its Reply via, in again, answered."""
    return follow(job, "round")


def follow(job: Job, kind: str, limits: Limits = LIMITS) -> Result:
    """Start a probe and tell its steps; the desk goes on waiting for one that is late when the job has ended."""
    actor = Actor(None, job.by, "admin")  # whoever submitted the job was one
    probe_id = probes.start(job.store, actor, str(job.payload.get("queue", "")), kind=kind, limits=limits)
    job.tell(probe=probe_id)
    told = 0
    while True:
        with job.store.read() as conn:
            state = probes.read(conn, probe_id, limits=limits)
        for phrase in state.phrases()[told:]:
            job.say(phrase)
        told = len(state.phrases())
        if state.settled(limits):
            return _result(probe_id, state)
        if job.stop.wait(LOOK_SECONDS):
            raise Cancelled


def _result(probe_id: int, state: ProbeState) -> dict[str, Any]:
    result: dict[str, Any] = {"probe": probe_id, "state": state.state, "ticket": state.ticket_number}
    if state.state == "arrived":
        return result | {"ok": True, "path": state.path.stored()}
    title = Phrase(mark("The test to {address} has not come back yet"), {"address": state.address})
    causes = [cause.stored() for cause in state.causes]
    return result | {
        "ok": False,
        "title": title.stored(),
        "hint": causes[0] if causes else "",
        "causes": causes,
    }
