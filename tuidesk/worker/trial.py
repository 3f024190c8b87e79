"""The job send-test: a test mail through a channel, followed in the outbox until a server has answered."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import outbox as rules
from tuidesk.desk import outbox_results as results
from tuidesk.desk import trial_letter
from tuidesk.desk.actor import Actor
from tuidesk.desk.trial_letter import Trial
from tuidesk.i18n import Phrase, mark
from tuidesk.store import outbox
from tuidesk.store.clock import now
from tuidesk.store.tables import outbound
from tuidesk.store.tables import outbox as outbox_table
from tuidesk.term.clean import clean_line
from tuidesk.worker.job import Cancelled, Job, Result

LOOK_SECONDS = 0.25
LONGEST_MS = 180_000  # a minute for the pace of the channel, and two for its server
# Reasons that are the channel's and not the mail's.
_CHANNELS = (results.NETWORK, results.CHANNEL, results.LIMIT)


@dataclass(frozen=True, slots=True)
class _Now:
    """How the mail and its channel are."""

    state: str
    reason: str
    reply: str
    tried: bool  # a server was asked since the test began, for this mail or for the channel's health
    title: str  # what ails the channel, as stored
    hint: str


def send_test(job: Job) -> Result:
    """Do the job send-test: payload `channel` and `to`."""
    actor = Actor(None, job.by, "admin")  # whoever submitted the job was one
    channel, to = str(job.payload.get("channel", "")), str(job.payload.get("to", ""))
    trial = trial_letter.start(job.store, actor, channel, to)
    rules.resume(job.store, trial.outbound_id)  # a test is worth a try although the channel was in trouble
    job.say(Phrase(mark("the test mail to {address} stands in the outbox"), {"address": trial.address}))
    give_up_at = now() + LONGEST_MS
    while True:
        found = _look(job, trial)
        if found.state == "sending":
            job.say(Phrase(mark("it is handed over to the server")))
        result = _result(trial, found)
        if result is None and now() > give_up_at:
            result = _failure(Phrase(mark("The test mail has not left yet")).stored(), found.hint)
        if result is not None:
            if not result["ok"]:
                _take_back(job, trial)
            return result
        if job.stop.wait(LOOK_SECONDS):
            _take_back(job, trial)
            raise Cancelled


def _look(job: Job, trial: Trial) -> _Now:
    o = outbox_table.c
    c = outbound.c
    columns = (o.state, o.reason, o.server_reply, c.error_title, c.error_hint, c.paused_until)
    query = sa.select(*columns).join(outbound, c.id == o.outbound_id)
    with job.store.read() as conn:
        row = conn.execute(query.where(o.id == trial.outbox_id)).one()
    tried = bool(row.server_reply or row.reason) or row.paused_until > now()  # the test took pauses away
    return _Now(row.state, row.reason, row.server_reply, tried, row.error_title, row.error_hint)


def _result(trial: Trial, found: _Now) -> dict[str, object] | None:
    """Return what came of it, None while that is open."""
    if found.state == "sent":
        said = Phrase(mark("A server has taken the test mail to {address}"), {"address": trial.address})
        return {"ok": True, "steps": [said.stored()], "said": clean_line(found.reply)}
    if found.state == "uncertain":
        title = mark("The server took the test mail but did not say whether it keeps it")
        return _failure(Phrase(title).stored(), Phrase(mark("Look whether it arrived.")).stored())
    if found.title and found.tried and found.state == "queued":
        return _failure(found.title, found.hint)
    if found.state == "sending" or (found.state == "queued" and found.reason in ("", *_CHANNELS)):
        return None  # the channel's own words follow in a moment
    title, _newline, hint = found.reason.partition("\n")
    if hint:  # a refusal that is known, with its remedy
        return _failure(title, hint)
    answer = {"said": str(clean_line(found.reply or found.reason))}
    return _failure(Phrase(mark("The server did not take the test mail: {said}"), answer).stored(), "")


def _failure(title: str, hint: str) -> dict[str, object]:
    return {"ok": False, "title": title, "hint": hint}


def _take_back(job: Job, trial: Trial) -> None:
    """A test that nobody waits for any more must not leave hours later."""
    with job.store.write() as conn:
        outbox.change(conn, trial.outbox_id, ("queued", "held"), state="withdrawn", reason="")
