"""How far a probe came, and what keeps one that does not come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from tuidesk.desk.probes.causes import causes_of
from tuidesk.desk.probes.limits import LIMITS, Limits
from tuidesk.desk.probes.path import path_of
from tuidesk.desk.time_of_day import time_of_day
from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, _, mark
from tuidesk.store import probes
from tuidesk.store.clock import now
from tuidesk.store.probes import Leg, ProbeRow
from tuidesk.term.clean import SafeText, clean_line

State = Literal["waiting", "sent", "late", "arrived", "expired"]
STOPPED = ("failed", "held", "withdrawn", "uncertain")


@dataclass(frozen=True, slots=True)
class ProbeState:
    """What is known of a probe; times are ms, 0 = not yet.

    waiting = it has not left; sent = it is on its way; late = something keeps it, `causes` says
    what, the likeliest first, and it is waited for all the same; expired = nobody waits any more.
    """

    state: State
    kind: str
    queue: str
    address: str
    sent_at: int
    arrived_at: int
    path: Phrase  # how it came back
    causes: tuple[Phrase, ...]
    ticket_number: int | None
    answered_at: int = 0
    answered_via: str = ""

    @property
    def over(self) -> bool:
        """Say whether nothing more is to be expected: it was answered, or nobody waits any more."""
        return self.state == "expired" or (self.state == "arrived" and self.answered_at > 0)

    def settled(self, limits: Limits = LIMITS) -> bool:
        """Say whether it is not worth waiting any longer; an answer that cannot leave is given up like a late test."""
        if self.state == "arrived":
            return self.over or now() - self.arrived_at > limits.late_ms
        return self.state in ("late", "expired")

    def steps(self, timezone: str = "") -> tuple[SafeText, ...]:
        """Return the way it made so far, a few words a step, for a line with arrows between."""
        return tuple(clean_line(phrase.said()) for phrase in self.phrases(timezone))

    def phrases(self, timezone: str = "") -> tuple[Phrase, ...]:
        """Return the same without a language, its times in an IANA zone or in that of this process."""
        found = []
        left = self.sent_at or self.arrived_at  # it may be back before the outbox knows that it left
        if left:
            found.append(Phrase(mark("sent {time}"), {"time": _clock(left, timezone)}))
        if self.arrived_at:
            found.append(Phrase(mark("arrived {time}"), {"time": _clock(self.arrived_at, timezone)}))
        if self.arrived_at and self.ticket_number is not None:
            found.append(Phrase(mark("ticket {number} (test, closed)"), {"number": self.ticket_number}))
        if self.answered_at:
            found.append(Phrase(mark("answered via {channel}"), {"channel": self.answered_via}))
        return tuple(found)


def read(conn: sa.Connection, probe_id: int, *, limits: Limits = LIMITS) -> ProbeState:
    """Return how far a probe came; raises NotFound."""
    row = probes.get(conn, probe_id)
    if row is None:
        raise NotFound(_("There is no such test"), _("Start another one."))
    out, answer = probes.leg(conn, row.outbox_id), probes.leg(conn, row.answer_id)
    state = _state(row, out, limits)
    return ProbeState(
        state,
        row.kind,
        row.queue,
        row.address,
        sent_at=out.sent_at if out else 0,
        arrived_at=row.arrived_at,
        path=path_of(row, out.sent_at if out else 0) if row.arrived_at else Phrase(""),
        causes=causes_of(conn, row, out) if state in ("late", "expired") else (),
        ticket_number=row.ticket_number,
        answered_at=answer.sent_at if answer and answer.state == "sent" else 0,
        answered_via=answer.from_address if answer else "",
    )


def overdue(conn: sa.Connection) -> list[ProbeState]:
    """Return the tests of forwarding that should have come back by now, the newest of each queue only."""
    found = (read(conn, probe_id) for probe_id in probes.missing(conn, "forward", now()))
    return [state for state in found if state.state == "late"]


def _clock(moment: int, timezone: str) -> str:
    return time_of_day(moment, timezone, seconds=True)


def _state(row: ProbeRow, out: Leg | None, limits: Limits) -> State:
    if row.arrived_at:
        return "arrived"
    if now() > row.expires_at:
        return "expired"
    if out is None or out.state in STOPPED or row.path.get("bounce"):
        return "late"
    if now() - (out.sent_at or row.created_at) > limits.late_ms:
        return "late"
    return "sent" if out.state == "sent" else "waiting"
