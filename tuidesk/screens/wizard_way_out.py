"""Step 3 of the wizard: by which address answers leave, and how the customer's answer comes back."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk import alignment, channels, queues
from tuidesk.desk.replies.route import way_of
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Go, Open, Turn
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.screens.wizard_steps import StepPage, Steps
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line

RELAY = "+"


class WayOutPage(StepPage):
    """Sets the Reply via of the queue that was connected."""

    step = 3

    def __init__(self, steps: Steps) -> None:
        super().__init__(steps)
        self._ways: list[ChannelRow] = []
        self._current = ""
        self._words: SafeText = SafeText("")

    def prepare(self, opened: OpenDesk) -> None:
        """Read the ways out, and the one that answers of the queue take now."""
        self._ways = [row for row in channels.listed(opened.store) if row.outbound is not None]
        with opened.store.read() as conn:
            way = way_of(conn, queues.find(conn, self.queue).id)
        self._current = way.outbound.name if way.outbound else ""
        self._words = way.back or clean_line(f"{way.problem}. {way.hint}" if way.problem else "")
        self._ways.sort(key=lambda row: row.name != self._current)

    @property
    def question(self) -> SafeText:
        """Ask for it."""
        return clean_line(_("From which address are tickets of {queue} answered?").format(queue=self.queue))

    @property
    def explanation(self) -> SafeText:
        """Say what Reply via is."""
        return SafeText(
            _(
                "Reply via: every answer to mail that came in here leaves by it. Mostly it is the same address."
            )
        )

    def choices(self) -> Sequence[Choice]:
        """Return the ways out, the present one first."""
        found = [
            Choice(
                row.name,
                row.from_address or row.name,
                hint=_("recommended") if row.name == self._current else "",
            )
            for row in self._ways
        ]
        if not any(row.kind == "relay" for row in self._ways):
            found.append(Choice(RELAY, _("Another server: the desk's default relay"), "+"))
        return found

    def lines(self) -> Sequence[SafeText]:
        """Say how answers come back."""
        return (self._words,)

    @property
    def next_words(self) -> SafeText:
        """Say when it holds."""
        return SafeText(_("enter keeps it from the next answer on; the settings can change it"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Set it, or add a way out first."""
        if answer == RELAY:
            arguments = {"address": self.steps.reached.address, "place": self.steps.place(self.step)}
            return Open("connect-relay", arguments, lambda _name: Go(WayOutPage(self.steps), keep=False))
        if answer and answer != self._current:
            queues.change(opened.store, opened.actor, self.queue, [("reply-via", answer)])
        with opened.store.read() as conn:
            queue = queues.find(conn, self.queue)
            doubt, way = alignment.warning(conn, queue.id), way_of(conn, queue.id)
        if doubt is not None and way.outbound is not None:
            return Go(DoubtPage(self.steps, doubt.said(), way.outbound.id), keep=False)
        return self.steps.reach(opened, 4)


class DoubtPage(StepPage):
    """Says that receivers may not believe the sender; an admin confirms it once, or chooses another."""

    step = 3

    def __init__(self, steps: Steps, doubt: str, outbound_id: int) -> None:
        super().__init__(steps)
        self._doubt, self._outbound_id = clean_line(doubt), outbound_id

    @property
    def question(self) -> SafeText:
        """Ask whether it is meant."""
        return SafeText(_("Sender and server are of different domains. Is that taken care of?"))

    @property
    def explanation(self) -> SafeText:
        """Say what may happen."""
        return self._doubt

    def choices(self) -> Sequence[Choice]:
        """Return both answers."""
        return (
            Choice("other", _("Choose another way out"), "o"),
            Choice("keep", _("Yes, SPF and DKIM allow it"), "y"),
        )

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Confirm, or go back."""
        if answer == "other":
            return Go(WayOutPage(self.steps), keep=False)
        alignment.confirm(opened.store, opened.actor, self._outbound_id)
        return self.steps.reach(opened, 4)
