"""IMAP and SMTP of any provider: the servers are found for the address, tried, and saved in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tuidesk.desk.names import check_address
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import _, said
from tuidesk.screens.connect import servers
from tuidesk.screens.connect.checking import CheckPage
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Finish, Go, Page, Turn, Wish
from tuidesk.screens.connect.pages import Chosen, Typed, Working
from tuidesk.screens.connect.wanted import Starting, Wanted, after_address
from tuidesk.screens.following import JobView
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice
from tuidesk.term.clean import NOTHING, SafeText, clean_line


class ConnectImap(FlowScreen):
    """Connects a mailbox by IMAP and SMTP; gives back the queue's name, or the address where there is none."""

    def __init__(
        self, address: str = "", directions: str = "both", queue: str = "", place: SafeText = NOTHING
    ) -> None:
        flow = _Imap(Wanted(address, directions, queue))
        super().__init__(flow.first(), place or clean_line(_("IMAP and SMTP")))


class _Imap:
    """The answers so far, and the page that each one leads to."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._address, self._user = wanted.address, ""
        self._note = ""  # what to know about the provider
        self._imap: Server | None = None
        self._smtp: Server | None = None

    def first(self) -> Page:
        """Ask for the address, unless it is known."""
        return Starting(self._address, self._take_address) if self._address else self._ask_address()

    def _ask_address(self) -> Page:
        return Typed(
            _("Which mailbox is to be connected?"),
            _("Give its address. Use one that is the desk's, such as support@example.com."),
            self._address,
            self._take_address,
        )

    def _take_address(self, opened: OpenDesk, text: str) -> Turn:
        self._address = check_address(text)
        return after_address(opened, self._address, lambda: _Discover(self), self._ask_address)

    @property
    def address(self) -> str:
        """The address that is to be connected."""
        return self._address

    def found(self, result: Mapping[str, Any]) -> Page:
        """Offer what was found for the address, else ask."""
        imap, smtp = servers.found(result.get("imap")), servers.found(result.get("smtp"))
        if imap is None or smtp is None:
            return self.ask_imap()
        self._imap, self._smtp = imap, smtp
        self._note = said(str(result.get("note", "")))
        by_dns = result.get("source") == "srv"
        where = _("They stand in the DNS of {domain}.") if by_dns else _("tuidesk knows this provider.")
        choices = (
            Choice("use", _("Use these servers"), "u", hint=_("recommended")),
            Choice("other", _("Name other servers"), "o"),
        )
        return Chosen(
            _("The mail servers of {address}").format(address=self._address),
            where.format(domain=self._address.rpartition("@")[2]),
            choices,
            lambda _opened, answer: Go(self._ask_user() if answer == "use" else self.ask_imap()),
            lines=(f"IMAP  {servers.told(imap)}", f"SMTP  {servers.told(smtp)}", self._note),
        )

    def ask_imap(self) -> Page:
        """Ask for the server that keeps the mail, or for the other one where only sending is wanted."""
        if self._wanted.directions == "out":
            return self._ask_smtp()
        return Typed(
            _("Which server keeps its mail (IMAP)?"),
            _("host:port; 993 is TLS from the start, 143 is STARTTLS. Your provider's help page names it."),
            servers.typed(self._imap, f"imap.{self._address.rpartition('@')[2]}:{servers.IMAP_PORT}"),
            self._take_imap,
        )

    def _take_imap(self, _opened: OpenDesk, text: str) -> Turn:
        self._imap = servers.read(text, servers.IMAP_PORT)
        return Go(self._ask_smtp())

    def _ask_smtp(self) -> Page:
        return Typed(
            _("Which server sends its mail (SMTP)?"),
            _("host:port; 465 is TLS from the start, 587 is STARTTLS."),
            servers.typed(self._smtp, f"smtp.{self._address.rpartition('@')[2]}:{servers.SMTP_PORT}"),
            self._take_smtp,
        )

    def _take_smtp(self, _opened: OpenDesk, text: str) -> Turn:
        self._smtp = servers.read(text, servers.SMTP_PORT)
        return Go(self._ask_user())

    def _ask_user(self) -> Page:
        return Typed(
            _("Which user logs in there?"),
            _("Mostly the address itself."),
            self._user or self._address,
            self._take_user,
        )

    def _take_user(self, _opened: OpenDesk, text: str) -> Turn:
        if not text:
            raise BadUsage(_("An answer is needed here"), _("Type it and press enter."))
        self._user = text
        return Go(self._ask_password())

    def _ask_password(self) -> Page:
        return Typed(
            _("The password of this mailbox"),
            _(
                "It is sealed at once; only the worker can open it. With 2-step verification, use an app password."
            ),
            "",
            self._take_password,
            password=True,
            lines=(self._note,),
            next_words=_("enter tries it; nothing is saved yet"),
        )

    def _take_password(self, _opened: OpenDesk, password: str) -> Turn:
        if not password:
            raise BadUsage(_("An answer is needed here"), _("Type it and press enter."))
        payload = {
            "login": self._user,
            "address": self._address,
            "imap": servers.wired(self._wanted_servers[0]),
            "smtp": servers.wired(self._wanted_servers[1]),
        }
        title = _("Trying {address}").format(address=self._address)
        return Go(CheckPage(title, payload, password, lambda opened, _answer: self._save(opened, password)))

    @property
    def _wanted_servers(self) -> tuple[Server | None, Server | None]:
        wanted = self._wanted.directions
        return (None if wanted == "out" else self._imap, None if wanted == "in" else self._smtp)

    def _save(self, opened: OpenDesk, password: str) -> Turn:
        from tuidesk.desk import connecting

        made = connecting.connect_imap(
            opened.store,
            opened.actor,
            self._address,
            *self._wanted_servers,
            self._user,
            password,
            queue=self._wanted.queue,
        )
        return Finish(made.queue or made.channel)


class _Discover(Working):
    """Looks for the servers of an address; enter asks for them instead."""

    def __init__(self, flow: _Imap) -> None:
        self._flow = flow

    @property
    def question(self) -> SafeText:
        """Say what is looked for."""
        return clean_line(_("Looking for the mail servers of {address}").format(address=self._flow.address))

    @property
    def next_words(self) -> SafeText:
        """Say that nobody has to wait."""
        return SafeText(_("it goes on by itself; enter asks you for the servers instead"))

    def wish(self) -> Wish:
        """Ask for the servers."""
        return Wish("discover", {"address": self._flow.address})

    def ended(self, view: JobView) -> Turn:
        """Go on with what was found, or ask."""
        return Go(self._flow.found(view.result), keep=False)

    def take(self, opened: OpenDesk, answer: str) -> Turn:
        """Ask for the servers without waiting."""
        return Go(self._flow.ask_imap(), keep=False)
