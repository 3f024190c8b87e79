"""Step 2 of the wizard: how the mail of the address comes to this desk; the provider is recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tuidesk.i18n import _
from tuidesk.screens.connect.page import Go, Open, Stay, Turn, Wish
from tuidesk.screens.connect.pages import Working
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.screens.wizard_steps import Reached, StepPage, Steps
from tuidesk.term.clean import SafeText, clean_line

SCREENS = {
    "office365": "sign-in-office365",
    "gmail": "sign-in-gmail",
    "imap": "connect-imap",
    "forward": "connect-forward",
}
WAY_OF_PROVIDER = {"office365": "office365", "gmail": "gmail", "other": "imap", "outlook-consumer": "forward"}
ON = "on"  # with what was connected before


class WaysPage(Working, StepPage):
    """Offers the four ways; what the provider supports comes first as soon as the worker knows it."""

    step = 2

    def __init__(self, steps: Steps) -> None:
        StepPage.__init__(self, steps)

    @property
    def address(self) -> str:
        """The address that is to be connected."""
        return self.steps.reached.address

    @property
    def question(self) -> SafeText:
        """Ask for the way."""
        return clean_line(_("How does mail to {address} come to this desk?").format(address=self.address))

    @property
    def explanation(self) -> SafeText:
        """Say how the ways differ."""
        return SafeText(
            _(
                "A direct connection brings mail in and takes answers out in one step. Forwarding is for a mailbox "
                "that cannot or must not be connected."
            )
        )

    def wish(self) -> Wish | None:
        """Ask who keeps the mail of the address."""
        return Wish("discover", {"address": self.address})

    @property
    def _way(self) -> str:
        return WAY_OF_PROVIDER.get(str(self.view.result.get("provider", "")), "") if self.view.ok else ""

    def choices(self) -> Sequence[Choice]:
        """Return the ways, the one that fits first."""
        words = {
            "office365": ("o", _("Sign in with Office 365")),
            "gmail": ("m", _("Sign in with Gmail")),
            "imap": ("i", _("IMAP and SMTP of another provider")),
            "forward": ("f", _("Auto-forward, from any provider")),
        }
        ways = sorted(words, key=lambda way: way != self._way)
        hints = {self._way: _("recommended")}
        choices = [Choice(way, words[way][1], words[way][0], hint=hints.get(way, "")) for way in ways]
        if self.queue:
            on = _("Go on with {queue}, which is connected").format(queue=self.queue)
            choices.insert(0, Choice(ON, on, "c"))
        return choices

    def lines(self) -> Sequence[SafeText]:
        """Say who keeps the mail, once that is known."""
        if self.view.outcome is None or self.view.failed:
            return super().lines()
        said = {
            "office365": _("{address} is a mailbox of Office 365."),
            "gmail": _("{address} is a mailbox of Gmail or Google Workspace."),
            "outlook-consumer": _(
                "{address} is a personal Outlook.com mailbox, which no desk can sign in to; forwarding works."
            ),
        }
        result = self.view.result
        words = said.get(str(result.get("provider", "")))
        if words is None and result.get("name"):
            words = _("{address} is a mailbox of {provider}.")
        words = words or _("{address} is kept by a provider with IMAP and SMTP, or by your own server.")
        return (clean_line(words.format(address=self.address, provider=result.get("name", ""))),)

    @property
    def next_words(self) -> SafeText:
        """Say what comes next."""
        return SafeText(_("enter opens the way; nothing is saved before its last page"))

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Open the pages of the way; the queue that they make leads on."""
        if answer == ON:
            return self.steps.reach(opened, 3)
        if answer not in SCREENS:
            return Stay()
        arguments: Mapping[str, Any] = {"address": self.address, "place": self.steps.place(self.step)}

        def connected(queue: str | None) -> Turn:
            return Go(Reached(self.steps, queue), keep=False) if queue else Stay()

        return Open(SCREENS[answer], arguments, connected)
