"""How far the start-up wizard is, and what each of its pages knows of the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuidesk.desk import first_steps
from tuidesk.desk.first_steps import Progress
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Go, Page
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText, clean_line


class Steps:
    """The steps by number, from 1, and what was reached so far."""

    def __init__(self, makers: Sequence[Callable[[Steps], StepPage]]) -> None:
        self._makers = makers
        self.reached = Progress()

    def reach(self, opened: OpenDesk, step: int, *, address: str = "", queue: str = "") -> Go:
        """Note that a step was reached (in a thread) and lead to its page."""
        old = self.reached
        self.reached = Progress(step, address or old.address, queue or old.queue)
        first_steps.note(opened.store, opened.actor, self.reached)
        return Go(self.page(step), keep=False)

    def page(self, step: int) -> StepPage:
        """Return the page of a step."""
        page = self._makers[step - 1](self)
        page.result = self.reached.queue or None
        return page

    def place(self, step: int) -> SafeText:
        """Return where one is, as `Start-up wizard · Step 3 of 6`."""
        words = _("Step {n} of {all}").format(n=step, all=len(self._makers))
        return clean_line(f"{_('Start-up wizard')} · {words}")


class StepPage(Page):
    """A page that is a step of the wizard; back leads to the step before it."""

    step = 1

    def __init__(self, steps: Steps) -> None:
        self.steps = steps

    @property
    def queue(self) -> str:
        """The queue that was connected, "" before that."""
        return self.steps.reached.queue

    def before(self) -> Page | None:
        """Return the step before."""
        return self.steps.page(self.step - 1) if self.step > 1 else None


class Resume(StepPage):
    """Reads where the wizard was left, and goes there at once."""

    @property
    def question(self) -> SafeText:
        """Return what is seen only while the store cannot be read."""
        return clean_line(_("Start-up wizard"))

    def prepare(self, opened: OpenDesk) -> None:
        """Find the step."""
        with opened.store.read() as conn:
            self.steps.reached = first_steps.progress(conn, opened.actor)
        self.instead = Go(self.steps.page(self.steps.reached.step), keep=False)


class Reached(StepPage):
    """Notes that a queue was connected, and goes to the step after that."""

    step = 2

    def __init__(self, steps: Steps, queue: str) -> None:
        super().__init__(steps)
        self._name = queue

    @property
    def question(self) -> SafeText:
        """Return what is seen only while the store cannot be written."""
        return clean_line(self._name)

    def prepare(self, opened: OpenDesk) -> None:
        """Note it."""
        self.instead = self.steps.reach(opened, self.step + 1, queue=self._name)
