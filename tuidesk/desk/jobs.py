"""What people ask of the worker: a row that it takes up, the steps it tells, and the answer it writes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import Phrase, _, mark, said
from tuidesk.store import activity, jobs, secrets, workers
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.jobs import JobRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line

LIFE_MS = 15 * 60_000  # a job that nobody took, and any candidate secret, ends after this
DETAIL_LETTERS = 500
AGENT_KINDS = frozenset(
    {"look-spam", "take-spam", "retry-mail"}
)  # every other kind belongs to the settings of admins


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: its newest step, all of them in order, and the plain values that came with them."""

    text: SafeText
    data: Mapping[str, Any]
    steps: tuple[SafeText, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: `title` and `hint` say why it was not `ok`; `data` is the whole result as it is stored."""

    ok: bool
    title: SafeText
    hint: SafeText
    data: Mapping[str, Any]

    @property
    def detail(self) -> SafeText:
        """What the server that refused it said, '' when none did."""
        return clean_line(str(self.data.get("detail", "")))

    @property
    def line(self) -> SafeText:
        """Why it was not ok and what to do, in one line."""
        return clean_line(f"{self.title}. {self.hint}") if self.hint else self.title


def secret_info(job_id: int) -> str:
    """Return the text that binds a job's sealed secret to this job and no other."""
    return f"job:{job_id}"


def _require_sight(conn: sa.Connection, actor: Actor, payload: Mapping[str, Any]) -> None:
    """Raise NotFound for a mailbox, or a line of the ledger, that the actor does not see."""
    if "channel" in payload:
        seeing.require_channel(conn, actor, str(payload["channel"]))
    if "line" in payload and activity.line(conn, int(payload["line"]), seeing.hidden(conn, actor)) is None:
        raise NotFound(_("This mail is not in the ledger any more"), _("Look again."))


def submit(
    store: Store, actor: Actor, kind: str, payload: Mapping[str, Any], secret: str | None = None
) -> int:
    """Ask the worker for something and return the job's id; a candidate secret is sealed at once."""
    require(actor, "act" if kind in AGENT_KINDS else "admin")
    expires_at = now() + LIFE_MS
    with store.write() as conn:
        if kind in AGENT_KINDS:
            _require_sight(conn, actor, payload)
        clear(conn)
        job_id = jobs.insert(conn, kind, payload, actor.name, expires_at)
        if secret is not None:
            sealed = secrets.seal_in(conn, secret_info(job_id), secret.encode())
            jobs.attach_secret(conn, job_id, sealed, expires_at)
    return job_id


def cancel(store: Store, actor: Actor, job_id: int) -> bool:
    """Give up a job that waits or runs; its worker stops soon and can write nothing more. False when it ended."""
    with store.write() as conn:
        row = jobs.get(conn, job_id)
        if row is None:
            return False
        require(actor, "act" if row.by == actor.name else "admin")
        return jobs.cancel(conn, job_id, failure(Problem(Phrase(mark("Cancelled")))))


def clear(conn: sa.Connection) -> None:
    """End the jobs that nobody took in time, and forget old jobs and expired secrets, also where no worker runs."""
    title, hint = mark("No worker took this up in time"), mark("Start one with: tuidesk worker")
    jobs.purge(conn, failure(Problem(Phrase(title), Phrase(hint))))


def get(conn: sa.Connection, job_id: int) -> JobRow | None:
    """Return the job as it stands, or None when it was cleared away."""
    return jobs.get(conn, job_id)


def failure(problem: Problem) -> dict[str, Any]:
    """Return the result of a job that did not do what was asked, in words of no language.

    `detail` holds the words of the server that refused it, by which its support finds the case.
    """
    detail = str(clean_line(getattr(problem, "detail", ""), DETAIL_LETTERS))
    return {"ok": False, "title": problem.stored_title, "hint": problem.stored_hint, "detail": detail}


def progress(row: JobRow) -> Progress:
    """Return how far a job is, in the language in use."""
    if not row.progress:
        return Progress(NOTHING, {}, ())
    written = json.loads(row.progress)
    steps = tuple(clean_line(said(step)) for step in written["steps"])
    return Progress(steps[-1] if steps else NOTHING, written["data"], steps)


def outcome(row: JobRow) -> Outcome:
    """Return how a job ended, in the language in use; one that has not is not ok and has no words."""
    result = row.result or {}
    title, hint = (clean_line(said(str(result.get(name, "")))) for name in ("title", "hint"))
    return Outcome(bool(result.get("ok")), title, hint, result)


def unattended(conn: sa.Connection, row: JobRow) -> bool:
    """Say whether no worker has beaten for five seconds, in which time one that starts would have."""
    limit = now() - workers.SILENT_MS
    return not row.ended and row.created_at < limit and workers.alive(conn) < limit
