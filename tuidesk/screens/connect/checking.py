"""Trying a mailbox and its way out before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuidesk.i18n import _, said
from tuidesk.screens.connect.page import Go, Stay, Turn, Wish
from tuidesk.screens.connect.pages import Taker, Working
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import NOTHING, SafeText, clean_line


class CheckPage(Working):
    """Has the worker log in both ways; saving is possible whatever comes of it."""

    def __init__(self, title: str, payload: Mapping[str, Any], password: str, save: Taker) -> None:
        self._title, self._payload, self._password, self._save = title, payload, password, save

    @property
    def question(self) -> SafeText:
        """Return what is tried, or what came of it."""
        if self.view.ok:
            return SafeText(_("It works both ways") if self._both else _("It works"))
        if self.view.failed:
            return SafeText(_("This does not work yet"))
        return clean_line(self._title)

    @property
    def _both(self) -> bool:
        return {"in", "out"} <= self.view.result.keys()

    @property
    def _wants_both(self) -> bool:
        one_server = None in (self._payload.get("imap", ""), self._payload.get("smtp", ""))
        return not one_server and self._payload.get("directions", "both") == "both"

    @property
    def explanation(self) -> SafeText:
        """Return what trying means."""
        if self.view.outcome is not None:
            return SafeText(_("Nothing is saved yet."))
        return SafeText(_("The worker logs in now. No mail is read or sent, and nothing is saved yet."))

    def wish(self) -> Wish:
        """Ask for a login at both servers."""
        return Wish("check-mailbox", self._payload, self._password or None)

    def choices(self) -> Sequence[Choice]:
        """Return the ways on as they are now."""
        if self.view.ok:
            return (Choice("save", _("Connect it"), "s", hint=_("recommended")),)
        if self.view.failed:
            return (
                Choice("again", _("Try again"), "t"),
                Choice("save", _("Save it all the same; the worker keeps trying"), "s"),
            )
        return (Choice("wait", _("Wait for the result"), "w"), Choice("save", _("Save without waiting"), "s"))

    def lines(self) -> Sequence[SafeText]:
        """Return the steps, and what is wrong with each direction that does not work."""
        wrong = [part for part in (self.view.result.get(name) for name in ("in", "out")) if part]
        if not self.view.failed or not wrong:
            return super().lines()
        parts = [f"{said(part['title'])}. {said(part['hint'])}" for part in wrong if not part["ok"]]
        return (*self.view.steps, NOTHING, *(clean_line(part) for part in parts))

    @property
    def next_words(self) -> SafeText:
        """Return what choosing does."""
        if self.view.failed:
            return SafeText(_("^r goes back to what was answered; ^l leaves without saving"))
        if not self._wants_both:
            return SafeText(_("saving lets this desk use the server at once"))
        return SafeText(_("saving makes the channels, the queue and its Reply via in one go"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Save, try again, or wait on."""
        if answer == "save":
            return self._save(opened, "")
        if answer == "again":
            return Go(CheckPage(self._title, self._payload, self._password, self._save), keep=False)
        return Stay(NOTHING)
