"""Step 5 of the wizard: which mail that is there already becomes tickets, counted before it is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk import channels, queues
from tuidesk.i18n import _, language
from tuidesk.screens.connect.page import Turn, Wish
from tuidesk.screens.connect.pages import Working
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.screens.wizard_steps import StepPage, Steps
from tuidesk.term.clean import SafeText, clean_line

KEYS = {"now": "n", "30d": "3", "all": "a"}


class ImportPage(Working, StepPage):
    """Counts what lies in the mailbox, and sets from when on it is taken in."""

    step = 5

    def __init__(self, steps: Steps) -> None:
        StepPage.__init__(self, steps)
        self._channel = self._since = ""

    def prepare(self, opened: OpenDesk) -> None:
        """Find the mailbox of the queue; forwarded mail has none."""
        with opened.store.read() as conn:
            inbound_id = queues.find(conn, self.queue).inbound_id
        rows = channels.listed(opened.store)
        row = next((row for row in rows if row.inbound and row.inbound.id == inbound_id), None)
        if row is not None and row.kind != "forward":
            self._channel, self._since = row.name, row.since

    @property
    def question(self) -> SafeText:
        """Ask for it, where there is any."""
        if not self._channel:
            return SafeText(_("There is no older mail to take in"))
        return SafeText(_("Which mail that is there already should become tickets?"))

    @property
    def explanation(self) -> SafeText:
        """Say that nobody is disturbed."""
        if not self._channel:
            return SafeText(_("Mail that is forwarded comes in from now on."))
        return SafeText(
            _("Nobody is notified about old mail. It can be changed later: the settings ask the same.")
        )

    def wish(self) -> Wish | None:
        """Ask for the counts."""
        return Wish("count-mail", {"channel": self._channel}) if self._channel else None

    def choices(self) -> Sequence[Choice]:
        """Return how far back one may go, with how much that is."""
        if not self._channel:
            return ()
        words = {"now": _("From now on"), "30d": _("The last 30 days"), "all": _("All of it")}
        counts = self.view.result if self.view.ok else {}
        return [
            Choice(value, words[value], KEYS[value], hint=self._hint(value, counts.get(value)))
            for value in words
        ]

    def _hint(self, value: str, count: object) -> str:
        if not isinstance(count, int):
            return _("recommended") if value == "now" else ""
        said: str = thousands(count)
        minutes = self.view.result.get("minutes")
        if value == "all" and isinstance(minutes, int) and minutes > 0:
            said = _("{count}, about {minutes} min").format(count=said, minutes=minutes)
        return f"{said}  {_('recommended')}" if value == "now" else said

    @property
    def next_words(self) -> SafeText:
        """Say what comes next."""
        if not self._channel:
            return SafeText(_("enter sends a test mail round"))
        return SafeText(_("enter takes it in in the background, and sends a test mail round"))

    def lines(self) -> Sequence[SafeText]:
        """Say how far the counting is."""
        return super().lines() if self._channel and not self.view.ok else ()

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Set from when on mail is taken in."""
        if answer and answer != self._since:
            channels.change(opened.store, opened.actor, self._channel, {"since": answer})
        return self.steps.reach(opened, 6)


def thousands(number: int) -> SafeText:
    """Return a number with its thousands parted as the language does: 40,113 or 40.113."""
    said = f"{number:,}"
    return clean_line(said.replace(",", ".") if language() == "es" else said)
