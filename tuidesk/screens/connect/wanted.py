"""What whoever opens a flow knows already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Finish, Go, Open, Page, Stay, Turn
from tuidesk.screens.connect.pages import Chosen, Taker
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import SafeText, clean_line


@dataclass(frozen=True, slots=True)
class Wanted:
    """The address to connect ("" = ask), the directions (both, in, out), and the queue ("" = make one, "-" = none)."""

    address: str = ""
    directions: str = "both"
    queue: str = ""


class Starting(Page):
    """Looks at an address that was given along and leads on by itself; it has nothing to ask."""

    def __init__(self, address: str, then: Taker) -> None:
        self._address, self._then = address, then

    @property
    def question(self) -> SafeText:
        """Return the address, which is seen only when it cannot be used."""
        return clean_line(self._address)

    def prepare(self, opened: OpenDesk) -> None:
        """Take the address as if it had been typed."""
        turn = self._then(opened, self._address)
        self.instead = replace(turn, keep=False) if isinstance(turn, Go) else turn


def after_address(opened: OpenDesk, address: str, on: Callable[[], Page], again: Callable[[], Page]) -> Turn:
    """Go on with an address: an agent's own is questioned once, one that refuses programs is turned down."""
    from tuidesk.desk import connecting

    try:
        with opened.store.read() as conn:
            question = connecting.question(conn, address)
    except Problem as problem:
        return Go(_turned_down(problem, address, again))
    if not question:
        return Go(on())
    choices = (Choice("yes", _("Yes, connect it"), "y"), Choice("no", _("No, another address"), "n"))
    return Go(
        Chosen(
            question,
            "",
            choices,
            lambda _opened, answer: Go(on() if answer == "yes" else again(), keep=False),
        )
    )


def _turned_down(problem: Problem, address: str, again: Callable[[], Page]) -> Page:
    """Say why an address cannot be connected, and offer what works for it."""
    choices = (
        Choice("forward", _("Forward its mail to this desk instead"), "f", hint=_("recommended")),
        Choice("again", _("Another address"), "a"),
    )

    def answered(_opened: OpenDesk, answer: str) -> Turn:
        if answer == "again":
            return Go(again(), keep=False)
        return Open("connect-forward", {"address": address}, lambda name: Finish(name) if name else Stay())

    return Chosen(problem.title, problem.hint, choices, answered)
