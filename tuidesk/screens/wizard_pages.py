"""The wizard's first step, its block list, and its last step."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk import filters
from tuidesk.desk.first_steps import Progress
from tuidesk.desk.names import check_address
from tuidesk.i18n import _, ngettext
from tuidesk.screens.connect.page import Field, Go, Page, Turn
from tuidesk.screens.connect.probing import ProbePage
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.wizard_acknowledge import AcknowledgePage
from tuidesk.screens.wizard_steps import StepPage, Steps
from tuidesk.term.clean import SafeText, clean_line

MOST_LINES = 8  # of the block list; the settings show the rest


class AddressPage(StepPage):
    """Step 1: the address that customers write to."""

    step = 1
    _empty = False

    def prepare(self, opened: OpenDesk) -> None:
        """Find out whether there are other ways to begin."""
        self._empty = opened.reader.empty()

    @property
    def question(self) -> SafeText:
        """Ask for it."""
        return SafeText(_("Which address do customers write to?"))

    @property
    def explanation(self) -> SafeText:
        """Say what becomes of its mail."""
        return SafeText(
            _(
                "Mail to this address becomes tickets. Use one that is the desk's, such as support@example.com."
            )
        )

    def field(self) -> Field:
        """Return the line, with the address that was given or is likely."""
        return Field(self.steps.reached.address)

    def lines(self) -> Sequence[SafeText]:
        """Say where the other ways to begin are."""
        other = SafeText(_("^l shows other ways to begin: a demo desk, or a queue without mail."))
        return (other,) if self._empty else ()

    @property
    def next_words(self) -> SafeText:
        """Say what comes next."""
        return SafeText(_("enter finds out who keeps its mail; nothing is saved yet"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Keep the address; another one than before begins anew."""
        address = check_address(answer)
        if address != self.steps.reached.address:
            self.steps.reached = Progress()
        return self.steps.reach(opened, 2, address=address)


class FilterPage(StepPage):
    """Step 4: the addresses that are never mailed."""

    step = 4

    def __init__(self, steps: Steps) -> None:
        super().__init__(steps)
        self._lines: list[SafeText] = []

    @property
    def question(self) -> SafeText:
        """Ask for more of them."""
        return SafeText(_("Which other addresses must never get mail from this desk?"))

    @property
    def explanation(self) -> SafeText:
        """Say what the list is for."""
        return SafeText(
            _(
                "Filter outgoing mail: mail to these would come back as a ticket, again and again. The desk's own "
                "addresses are on it by themselves. Add an address or a whole @domain, or none."
            )
        )

    def prepare(self, opened: OpenDesk) -> None:
        """Read the list as it is now."""
        rows = filters.listed(opened.store)
        self._lines = [clean_line(f"{row.address}  {row.reason}".strip()) for row in rows[:MOST_LINES]]
        more = len(rows) - MOST_LINES
        if more > 0:
            said = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self._lines.append(clean_line(said))

    def field(self) -> Field:
        """Return an empty line: mostly nothing is to be added."""
        return Field()

    def lines(self) -> Sequence[SafeText]:
        """Return the list."""
        return self._lines

    @property
    def next_words(self) -> SafeText:
        """Say what enter does."""
        return SafeText(_("enter adds what is typed; with nothing typed it goes on"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Add an entry and show the list again, or go on."""
        if not answer:
            return Go(AcknowledgePage(self.steps), keep=False)
        filters.add(opened.store, opened.actor, answer, _("added in the start-up wizard"))
        return Go(FilterPage(self.steps), keep=False)


class RoundPage(ProbePage, StepPage):
    """Step 6: a test mail that goes round."""

    step = 6

    def __init__(self, steps: Steps, *, anew: bool = False) -> None:
        StepPage.__init__(self, steps)
        ProbePage.__init__(self, steps.reached.queue, anew=anew)

    def again(self) -> Page:
        """Return a page that sends another one."""
        return RoundPage(self.steps, anew=True)
