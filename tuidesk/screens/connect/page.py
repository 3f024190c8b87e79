"""One page of a flow: a question, what may be answered, and where the answer leads.

`prepare` and `take` run in a thread and may read and write the store; everything else runs on
the screen's own thread and only puts words together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuidesk.i18n import _
from tuidesk.screens.following import JobView, look
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import NOTHING, SafeText


@dataclass(frozen=True, slots=True)
class Field:
    """A line to type in, with the answer to begin with."""

    value: str = ""
    password: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page asks of the worker while it is shown; the secret is sealed at once."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """On to another page; the way back leads to this one only if it is kept, and nowhere after `fresh`."""

    page: Page
    keep: bool = True
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """The same page again, with a sentence in the footer."""

    words: SafeText = NOTHING


@dataclass(frozen=True, slots=True)
class Open:
    """Another screen of the registry; its result leads on."""

    screen: str
    arguments: Mapping[str, Any]
    then: Callable[[Any], Turn]


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of the flow, with what it gives back."""

    result: str


Turn = Go | Stay | Open | Finish


class Page:
    """What every page can say and do; the plainest one is only words and leads nowhere."""

    job_id = 0  # the worker's job that this page follows
    keeps_job = False  # leaving with "later" lets the job go on; going back always ends it
    guide = ""  # the guide that `?` opens
    result: str | None = None  # what the flow gives back when it is left here
    instead: Turn | None = None  # set by `prepare`: go there at once, there is nothing to ask

    @property
    def question(self) -> SafeText:
        """Return the question, or what the page is about."""
        raise NotImplementedError

    @property
    def explanation(self) -> SafeText:
        """Return what one must know to answer."""
        return NOTHING

    @property
    def next_words(self) -> SafeText:
        """Return one sentence about what happens next."""
        return SafeText(_("enter goes on; nothing is saved yet"))

    def prepare(self, opened: OpenDesk) -> None:
        """Read from the store what the page shows (in a thread)."""

    def field(self) -> Field | None:
        """Return the line to type in, or None."""
        return None

    def choices(self) -> Sequence[Choice]:
        """Return what can be chosen; only a page without a field has choices."""
        return ()

    def copied(self) -> SafeText:
        """Return the text that stands alone on a line and that a key copies."""
        return NOTHING

    def lines(self) -> Sequence[SafeText]:
        """Return what is known so far, line by line."""
        return ()

    def wish(self) -> Wish | None:
        """Return what the worker is asked for when the page is shown."""
        return None

    def asked(self, opened: OpenDesk) -> None:
        """Take note of `job_id`, which the worker was asked for just now (in a thread)."""

    def look(self, opened: OpenDesk) -> JobView | None:
        """Return how far that is which the page follows (in a thread); None = it follows nothing."""
        return look(opened, self.job_id) if self.job_id else None

    def watched(self, view: JobView) -> Turn | None:
        """Take in how far the worker is; a turn leads on by itself."""
        return None

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Take an answer (in a thread). Raises Problem, which is said while the page stays."""
        return Stay()

    def before(self) -> Page | None:
        """Return the page before this one when the flow began here, or None."""
        return None
