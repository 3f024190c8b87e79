"""Gmail and Google Workspace: an address and an app password, nothing else."""

from __future__ import annotations

from tuidesk.desk.names import check_address
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.screens.connect.checking import CheckPage
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Finish, Go, Page, Turn
from tuidesk.screens.connect.pages import Typed
from tuidesk.screens.connect.wanted import Wanted, after_address
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import NOTHING, SafeText, clean_line

GUIDE = "gmail"


class SignInGmail(FlowScreen):
    """Connects a mailbox of Gmail or Workspace; gives back the queue's name, or the channel's."""

    def __init__(
        self, address: str = "", directions: str = "both", queue: str = "", place: SafeText = NOTHING
    ) -> None:
        flow = _Gmail(Wanted(address, directions, queue))
        super().__init__(flow.ask_address(), place or clean_line(_("Sign in with Gmail")))


class _Gmail:
    """The answers so far, and the page that each one leads to."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._address = wanted.address

    def ask_address(self) -> Page:
        """Ask for the address; what must be done at Google first is said here."""
        return Typed(
            _("Which Gmail or Workspace address is to be connected?"),
            _("The desk's address, not your own."),
            self._address,
            self._take_address,
            lines=(
                _("First, signed in at Google as this address:"),
                _("1. switch on 2-step verification: myaccount.google.com/security"),
                _("2. make an app password: myaccount.google.com/apppasswords"),
                _("Google shows its 16 letters once. A Workspace admin can forbid app passwords."),
            ),
            next_words=_("enter goes on to the app password; nothing is saved yet"),
            guide=GUIDE,
        )

    def _take_address(self, opened: OpenDesk, text: str) -> Turn:
        self._address = check_address(text)
        return after_address(opened, self._address, self._ask_password, self.ask_address)

    def _ask_password(self) -> Page:
        return Typed(
            _("The app password of {address}").format(address=self._address),
            _(
                "16 letters; blanks between them do not matter. It is sealed at once; only the worker can open it."
            ),
            "",
            self._take_password,
            password=True,
            next_words=_("enter tries it; nothing is saved yet"),
            guide=GUIDE,
        )

    def _take_password(self, _opened: OpenDesk, text: str) -> Turn:
        password = "".join(text.split())
        if not password:
            raise BadUsage(
                _("The app password is needed here"), _("Make one at myaccount.google.com/apppasswords.")
            )
        wanted = self._wanted.directions
        payload = {
            "provider": "gmail",
            "address": self._address,
            "login": self._address,
            "directions": wanted,
        }
        title = _("Trying {address}").format(address=self._address)
        return Go(CheckPage(title, payload, password, lambda opened, _answer: self._save(opened, password)))

    def _save(self, opened: OpenDesk, password: str) -> Turn:
        from tuidesk.desk import connecting

        made = connecting.connect_gmail(
            opened.store,
            opened.actor,
            self._address,
            password,
            directions=self._wanted.directions,
            queue=self._wanted.queue,
        )
        return Finish(made.queue or made.channel)
