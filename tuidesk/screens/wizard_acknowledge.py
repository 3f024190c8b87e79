"""The end of the wizard's step 4: whether customers are told that their mail came in."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk import queues
from tuidesk.desk.queues.automatic import NO, YES
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Page, Turn
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.screens.wizard_steps import StepPage
from tuidesk.term.clean import SafeText


class AcknowledgePage(StepPage):
    """Sets whether the queue that was connected acknowledges new tickets."""

    step = 4

    @property
    def question(self) -> SafeText:
        """Ask for it."""
        return SafeText(
            _("Should customers be told at once that their mail came in, with the ticket's number?")
        )

    @property
    def explanation(self) -> SafeText:
        """Say why nothing can go round in circles."""
        return SafeText(
            _(
                "Loops are prevented: robots, mailing lists, the desk's own addresses and older mail get no such "
                "answer, and no address gets more than a few."
            )
        )

    def choices(self) -> Sequence[Choice]:
        """Return both answers, the careful one first."""
        return (
            Choice(NO, _("No, people answer"), "n", hint=_("recommended")),
            Choice(YES, _("Yes, in the customer's language"), "y"),
        )

    @property
    def next_words(self) -> SafeText:
        """Say where it can be changed."""
        return SafeText(_("enter keeps it; the settings can change it, and its words"))

    def before(self) -> Page | None:
        """Return the block list."""
        return self.steps.page(self.step)

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Set it, and go on."""
        queues.change(opened.store, opened.actor, self.queue, [("acknowledge", answer or NO)])
        return self.steps.reach(opened, 5)
