"""A test mail that must come back: sent → arrived → ticket → answered."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk import probes, queues
from tuidesk.desk.jobs import Outcome
from tuidesk.desk.probes.state import ProbeState
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Finish, Go, Page, Turn, Wish
from tuidesk.screens.connect.pages import Working
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_line

ARROW = " → "
RECENT_MS = 10 * 60_000


class ProbePage(Working):
    """Sends a probe when it is shown and follows it; it can be left while the probe is under way."""

    def __init__(self, queue: str, *, ends: bool = True, guide: str = "", anew: bool = False) -> None:
        self._queue, self._ends, self.guide, self._anew = queue, ends, guide, anew
        self.result = queue
        self._probe_id = 0
        self._state: ProbeState | None = None
        self._timezone = ""
        self._trouble = NOTHING  # why no probe could be sent

    @property
    def question(self) -> SafeText:
        """Say what goes round, or that it did."""
        if self._state is not None and self._state.state == "arrived" and self._state.over:
            return SafeText(_("It works: a test mail went round"))
        return SafeText(_("A test mail goes round"))

    @property
    def explanation(self) -> SafeText:
        """Say what becomes of it."""
        return SafeText(_("It opens one ticket that is closed at once, counts nowhere and notifies nobody."))

    def wish(self) -> Wish | None:
        """The outbox carries the probe; no job of its own is needed."""
        return None

    def prepare(self, opened: OpenDesk) -> None:
        """Send the probe, unless one is under way or came back a moment ago."""
        self._timezone = opened.actor.timezone
        self._probe_id = 0 if self._anew else self._last(opened)
        try:
            self._probe_id = self._probe_id or probes.start(opened.store, opened.actor, self._queue)
        except Problem as problem:
            self._trouble = clean_line(problem.line)

    def _last(self, opened: OpenDesk) -> int:
        with opened.store.read() as conn:
            probe_id = probes.latest(conn, queues.find(conn, self._queue).id) or 0
            state = probes.read(conn, probe_id) if probe_id else None
        recent = (
            state is not None and state.sent_at > now() - RECENT_MS and state.state in ("sent", "arrived")
        )
        return probe_id if recent else 0

    def look(self, opened: OpenDesk) -> JobView | None:
        """Read how far the probe is."""
        if not self._probe_id:
            return None
        with opened.store.read() as conn:
            self._state = state = probes.read(conn, self._probe_id)
        return JobView(
            steps=state.steps(self._timezone),
            data={"state": state.state},
            outcome=Outcome(state.state == "arrived", NOTHING, NOTHING, {}) if state.over else None,
        )

    def lines(self) -> Sequence[SafeText]:
        """Return the way so far on one line, then what keeps it."""
        state = self._state
        if state is None:
            return (self._trouble,)
        steps = ARROW.join(state.steps(self._timezone)) or _("waits to be sent")
        done = " ✓" if state.state == "arrived" and state.over else ""
        lines = [clean_line(f"{steps}{done}")]
        if state.arrived_at and state.path.text:
            lines.append(clean_line(state.path.said()))
        if state.causes:
            lines += [NOTHING, SafeText(_("It is not back yet. What to look at, the likeliest first:"))]
            lines += [clean_line(f"{n}. {cause.said()}") for n, cause in enumerate(state.causes, 1)]
        return lines

    def choices(self) -> Sequence[Choice]:
        """Return the ways on."""
        over = self._state is not None and self._state.over
        if over and self._state is not None and self._state.state == "arrived":
            return (Choice("end", _("To the desk") if self._ends else _("Done"), "d"),)
        return (
            Choice("end", _("Go on; the test is waited for by itself"), "d"),
            Choice("again", _("Send another test mail"), "t"),
        )

    @property
    def next_words(self) -> SafeText:
        """Say that nobody has to wait."""
        if self._state is not None and self._state.over:
            return SafeText(_("enter ends here"))
        return SafeText(_("it is waited for during 24 h, whether or not this page is open"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """End, or send another one."""
        if answer == "again":
            return Go(self.again(), keep=False)
        return Finish(self._queue)

    def again(self) -> Page:
        """Return a page that sends another one."""
        return ProbePage(self._queue, ends=self._ends, guide=self.guide, anew=True)
