"""The three kinds of page that flows are made of: something to type, to choose from, or to wait for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuidesk.i18n import _
from tuidesk.screens.connect.page import Field, Page, Stay, Turn, Wish
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line

Taker = Callable[[OpenDesk, str], Turn]


class Worded(Page):
    """A page whose words are known when it is made."""

    def __init__(
        self,
        question: str,
        explanation: str = "",
        *,
        lines: Sequence[str] = (),
        next_words: str = "",
        guide: str = "",
    ) -> None:
        self._question, self._explanation = clean_line(question), clean_block(explanation)
        self._lines = [clean_line(line) for line in lines]
        self._next = clean_line(next_words)
        self.guide = guide

    @property
    def question(self) -> SafeText:
        """Return the question."""
        return self._question

    @property
    def explanation(self) -> SafeText:
        """Return what one must know."""
        return self._explanation

    @property
    def next_words(self) -> SafeText:
        """Return what enter does."""
        return self._next or super().next_words

    def lines(self) -> Sequence[SafeText]:
        """Return the lines below."""
        return self._lines


class Typed(Worded):
    """Asks for one line of text and gives it to `then`."""

    def __init__(
        self,
        question: str,
        explanation: str,
        value: str,
        then: Taker,
        *,
        password: bool = False,
        lines: Sequence[str] = (),
        next_words: str = "",
        guide: str = "",
    ) -> None:
        super().__init__(question, explanation, lines=lines, next_words=next_words, guide=guide)
        self._field, self._then = Field(value, password), then

    def field(self) -> Field:
        """Return the line; coming back, one finds what one typed."""
        return self._field

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Remember and pass on what was typed."""
        self._field = Field(answer, self._field.password)
        return self._then(opened, answer)


class Chosen(Worded):
    """Asks to choose one of a few ways on and gives its value to `then`."""

    def __init__(
        self,
        question: str,
        explanation: str,
        choices: Sequence[Choice],
        then: Taker,
        *,
        lines: Sequence[str] = (),
        next_words: str = "",
        guide: str = "",
    ) -> None:
        super().__init__(question, explanation, lines=lines, next_words=next_words, guide=guide)
        self._choices, self._then = list(choices), then

    def choices(self) -> Sequence[Choice]:
        """Return the ways on."""
        return self._choices

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Pass on what was chosen."""
        return self._then(opened, answer)


class Told(Worded):
    """Says something; enter goes on to `then`."""

    def __init__(
        self,
        question: str,
        explanation: str,
        then: Taker,
        *,
        lines: Sequence[str] = (),
        next_words: str = "",
        guide: str = "",
    ) -> None:
        super().__init__(question, explanation, lines=lines, next_words=next_words, guide=guide)
        self._then = then

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Go on."""
        return self._then(opened, answer)


class Working(Page):
    """Waits for the worker and says how far it is; a subclass says what it asks and what then."""

    view = JobView()

    def wish(self) -> Wish | None:
        """Return what the worker is asked for."""
        raise NotImplementedError

    def watched(self, view: JobView) -> Turn | None:
        """Keep how far the worker is, and let the subclass lead on once it has ended."""
        self.view = view
        return self.ended(view) if view.outcome is not None else None

    def ended(self, view: JobView) -> Turn | None:
        """Lead on by itself when the job has ended; None stays for an answer."""
        return None

    def lines(self) -> Sequence[SafeText]:
        """Return the steps so far, and what keeps the worker."""
        view = self.view
        if view.outcome is not None:
            detail = view.outcome.detail
            return (*view.steps, *([view.trouble] if view.failed else []), *([detail] if detail else []))
        if view.idle:
            return (*view.steps, no_worker())
        doing = view.text if view.text and view.text not in view.steps[-1:] else NOTHING
        return (*view.steps, *([doing] if doing else [])) or (SafeText(_("the worker is asked …")),)

    @property
    def next_words(self) -> SafeText:
        """Return what happens by itself."""
        return SafeText(_("it goes on by itself; ^r goes back, ^l leaves"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Enter changes nothing while the worker is at it."""
        return Stay()


def no_worker() -> SafeText:
    """Return the sentence for a desk where nobody talks to the world."""
    return SafeText(_("No worker runs, so this waits. Start one with: tuidesk worker"))
