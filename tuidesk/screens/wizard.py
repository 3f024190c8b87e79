"""The start-up wizard: six steps from an address to a mail that went round. Each can be left and resumed."""

from __future__ import annotations

from textual import work

from tuidesk.commands.screen import Commanded
from tuidesk.desk import first_steps
from tuidesk.i18n import _
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Page
from tuidesk.screens.wizard_import import ImportPage
from tuidesk.screens.wizard_pages import AddressPage, FilterPage, RoundPage
from tuidesk.screens.wizard_steps import Resume, StepPage, Steps
from tuidesk.screens.wizard_way_out import WayOutPage
from tuidesk.screens.wizard_ways import WaysPage
from tuidesk.term.clean import SafeText

PAGES = (AddressPage, WaysPage, WayOutPage, FilterPage, ImportPage, RoundPage)


class Wizard(FlowScreen):
    """Gives back the name of the queue that it connected, or None."""

    def __init__(self) -> None:
        self.steps = Steps(PAGES)
        super().__init__(Resume(self.steps), self.steps.place(1))

    def where(self, page: Page) -> SafeText:
        """Return the step that a page belongs to."""
        if isinstance(page, StepPage):
            self.place = self.steps.place(page.step)
        return self.place

    def action_later(self) -> None:
        """Leave, and say how one comes back."""
        super().action_later()
        self.desk.call_later(self._remind)

    def _remind(self) -> None:
        if isinstance(self.desk.screen, Commanded):
            self.desk.screen.say(SafeText(_("tuidesk setup goes on with the start-up wizard")))

    def finish(self, result: str) -> None:
        """End, and begin anew another time."""
        self.forget()
        super().finish(result)

    @work(thread=True, exit_on_error=False)
    def forget(self) -> None:
        """Drop what was noted, in a thread."""
        assert self.desk.opened is not None
        first_steps.forget(self.desk.opened.store, self.desk.opened.actor)
