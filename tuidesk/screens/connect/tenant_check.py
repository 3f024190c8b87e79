"""Asks Microsoft whether tenant and client id can be used, before anybody signs in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuidesk.desk.sign_in_notes import Notes
from tuidesk.i18n import _
from tuidesk.screens.connect.page import Go, Page, Stay, Turn, Wish
from tuidesk.screens.connect.pages import Working
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import SafeText, clean_line


class TenantCheck(Working):
    """Goes on by itself when both are known there; otherwise one may try again or go on all the same."""

    guide = "office365"

    def __init__(self, notes: Notes, on: Callable[[], Page]) -> None:
        self._notes, self._on = notes, on

    @property
    def question(self) -> SafeText:
        """Say what is checked, or that it is not right."""
        if self.view.failed:
            return SafeText(_("This registration cannot be used yet"))
        return clean_line(_("Checking tenant and client id of {tenant}").format(tenant=self._notes.tenant))

    @property
    def explanation(self) -> SafeText:
        """Say that one may leave while somebody else acts."""
        return SafeText(
            _("What you typed is remembered: ^l leaves while consent is awaited, and you go on here.")
        )

    def wish(self) -> Wish:
        """Ask for the check."""
        return Wish("check-tenant", {"tenant": self._notes.tenant, "client_id": self._notes.client_id})

    def ended(self, view: JobView) -> Turn | None:
        """Go on when all is well."""
        return Go(self._on(), keep=False) if view.ok else None

    def choices(self) -> Sequence[Choice]:
        """Return the ways on after a refusal."""
        if not self.view.failed:
            return ()
        return (
            Choice("again", _("Check again"), "t"),
            Choice("on", _("Go on all the same"), "o"),
        )

    @property
    def next_words(self) -> SafeText:
        """Say what happens."""
        if self.view.failed:
            return SafeText(_("^r goes back to tenant and client id"))
        return super().next_words

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Check again, go on, or wait."""
        if answer == "again":
            return Go(TenantCheck(self._notes, self._on), keep=False)
        return Go(self._on(), keep=False) if answer == "on" else Stay()
