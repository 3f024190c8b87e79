"""Office 365 by OAuth: what is needed first, tenant and client id, then one of three ways to sign in."""

from __future__ import annotations

from dataclasses import replace

from tuidesk.desk import sign_in_notes
from tuidesk.desk.names import check_address
from tuidesk.desk.sign_in_notes import Notes
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Go, Page, Turn
from tuidesk.screens.connect.pages import Chosen, Told, Typed
from tuidesk.screens.connect.sign_in import SignIn
from tuidesk.screens.connect.sign_in_ways import BrowserPage, DevicePage, SecretPage
from tuidesk.screens.connect.tenant_check import TenantCheck
from tuidesk.screens.connect.wanted import Starting, Wanted, after_address
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import NOTHING, SafeText, clean_line

GUIDE = "office365"


class SignInOffice365(FlowScreen):
    """Connects a mailbox of Office 365; gives back the queue's name, or the address where there is none.

    `account` is the account to sign in again, 0 for a new one.
    """

    def __init__(
        self,
        address: str = "",
        directions: str = "both",
        queue: str = "",
        place: SafeText = NOTHING,
        account: int = 0,
    ) -> None:
        flow = _Office365(Wanted(address, directions, queue), account)
        super().__init__(flow.first(), place or clean_line(_("Sign in with Office 365")))


class _Office365:
    """The answers so far, and the page that each one leads to."""

    def __init__(self, wanted: Wanted, account: int) -> None:
        self._wanted, self._account = wanted, account
        self._address = wanted.address
        self._notes = Notes()

    def first(self) -> Page:
        """Ask for the address, unless it is known."""
        return Starting(self._address, self._take_address) if self._address else self._ask_address()

    def _ask_address(self) -> Page:
        return Typed(
            _("Which Office 365 mailbox is to be connected?"),
            _("The desk's address, such as support@example.com, not your own."),
            self._address,
            self._take_address,
            guide=GUIDE,
        )

    def _take_address(self, opened: OpenDesk, text: str) -> Turn:
        self._address = check_address(text)
        with opened.store.read() as conn:
            self._notes = notes = sign_in_notes.read(conn)
            left = notes.address == self._address and sign_in_notes.goes_on(conn, notes.job_id)
        if left and not self._account:
            return Go(DevicePage(self._sign_in(), notes.job_id))
        if self._account:
            return Go(self._ask_way())
        return after_address(opened, self._address, self._tell_needs, self._ask_address)

    def _tell_needs(self) -> Page:
        return Told(
            _("Before you sign in, four things must be ready"),
            _("An administrator of Microsoft 365 does this once. You can leave and come back: ^l."),
            lambda _opened, _answer: Go(self._ask_tenant()),
            lines=(
                _("1. An app registration: five clicks, or commands to copy."),
                _("2. SMTP AUTH switched on for {address}.").format(address=self._address),
                _("3. The mailbox itself, licensed or shared."),
                _("4. For a shared mailbox: Full Access and Send As for whoever signs in."),
                _("^g or ? shows every step."),
            ),
            next_words=_("enter asks for the tenant and the client id of the registration"),
            guide=GUIDE,
        )

    def _ask_tenant(self) -> Page:
        return Typed(
            _("Which tenant?"),
            _("Its domain or its id; Entra › Overview shows both."),
            self._notes.tenant or self._address.rpartition("@")[2],
            self._take_tenant,
            guide=GUIDE,
        )

    def _take_tenant(self, _opened: OpenDesk, text: str) -> Turn:
        from tuidesk.desk.channels.checks import check_tenant

        self._notes = replace(self._notes, tenant=check_tenant(text))
        return Go(self._ask_client())

    def _ask_client(self) -> Page:
        return Typed(
            _("Which application (client) id?"),
            _("Entra › App registrations › your registration › Overview. It is no secret."),
            self._notes.client_id,
            self._take_client,
            next_words=_("enter has the worker check both; nothing is saved yet"),
            guide=GUIDE,
        )

    def _take_client(self, opened: OpenDesk, text: str) -> Turn:
        from tuidesk.desk.channels.checks import check_client_id

        self._notes = Notes(self._notes.tenant, check_client_id(text), self._address)
        sign_in_notes.write(opened.store, opened.actor, self._notes)
        return Go(TenantCheck(self._notes, self._ask_way))

    def _ask_way(self) -> Page:
        choices = (
            Choice("device", _("By a code, in any browser"), "c", hint=_("recommended")),
            Choice("browser", _("By a long address, when codes are blocked (Conditional Access)"), "b"),
            Choice("secret", _("By a client secret, for a desk that runs unattended"), "s"),
        )
        return Chosen(
            _("How will {address} sign in?").format(address=self._address),
            _("The worker signs in and keeps the sealed token; one serves for receiving and sending."),
            choices,
            self._take_way,
            guide=GUIDE,
        )

    def _take_way(self, _opened: OpenDesk, answer: str) -> Turn:
        if answer == "device":
            return Go(DevicePage(self._sign_in()))
        if answer == "browser":
            return Go(BrowserPage(self._sign_in()))
        return Go(
            Typed(
                _("The client secret"),
                _("Its value, not its id. Application permissions and consent are needed: see ^g."),
                "",
                self._take_secret,
                password=True,
                next_words=_("enter has the worker sign in with it"),
                guide=GUIDE,
            )
        )

    def _take_secret(self, _opened: OpenDesk, text: str) -> Turn:
        if not text.strip():
            raise BadUsage(_("An answer is needed here"), _("Type it and press enter."))
        return Go(SecretPage(self._sign_in(), text.strip()))

    def _sign_in(self) -> SignIn:
        registration = Notes() if self._account else self._notes  # an account knows its own
        notes = replace(registration, address=self._address, job_id=0)
        return SignIn(notes, self._wanted.directions, self._wanted.queue, self._account)
