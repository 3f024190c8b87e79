"""The desk's default relay: a server by which answers leave when no account of their own does it."""

from __future__ import annotations

from collections.abc import Callable

from tuidesk.desk.forwarding.connect import Relay
from tuidesk.desk.names import check_from
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.screens.connect import servers
from tuidesk.screens.connect.checking import CheckPage
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Finish, Go, Page, Turn
from tuidesk.screens.connect.pages import Typed
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import NOTHING, SafeText, clean_line

NAME = "relay"


class RelayQuestions:
    """Asks for server, user, password and From, has the worker try them, and gives them to `then`."""

    def __init__(self, from_: str, then: Callable[[OpenDesk, Relay], Turn], *, relay: bool = True) -> None:
        self._from, self._then, self._relay = from_, then, relay
        self._server: Server | None = None
        self._user = ""

    def first(self) -> Page:
        """Ask for the server."""
        domain = self._from.rpartition("@")[2].rstrip(">")
        ports = _("host:port; 465 is TLS from the start, 587 is STARTTLS.")
        return Typed(
            _("Which server sends the answers (SMTP)?"),
            f"{ports} {_('It becomes the default relay of the desk.')}" if self._relay else ports,
            servers.typed(self._server, f"smtp.{domain}:587" if domain else ""),
            self._take_server,
        )

    def _take_server(self, _opened: OpenDesk, text: str) -> Turn:
        self._server = servers.read(text, servers.SMTP_PORT)
        return Go(
            Typed(
                _("Which user logs in there?"),
                _("Leave it empty for a server that asks for no login."),
                self._user,
                self._take_user,
            )
        )

    def _take_user(self, _opened: OpenDesk, text: str) -> Turn:
        self._user = text
        return Go(self._ask_password() if text else self._ask_from(""))

    def _ask_password(self) -> Page:
        return Typed(
            _("The password of {user}").format(user=self._user),
            _("It is sealed at once; only the worker can open it."),
            "",
            self._take_password,
            password=True,
        )

    def _take_password(self, _opened: OpenDesk, password: str) -> Turn:
        if not password:
            raise BadUsage(_("An answer is needed here"), _("Type it and press enter."))
        return Go(self._ask_from(password))

    def _ask_from(self, password: str) -> Page:
        return Typed(
            _("Which sender do customers see?"),
            _("Mostly the address they write to, such as Acme Support <support@acme.test>."),
            self._from,
            lambda opened, text: self._take_from(opened, text, password),
            next_words=_("enter tries the server; nothing is saved yet"),
        )

    def _take_from(self, _opened: OpenDesk, text: str, password: str) -> Turn:
        check_from(text)
        assert self._server is not None
        self._from = text
        relay = Relay(self._server, text, self._user, password)
        payload = {"login": self._user, "imap": None, "smtp": servers.wired(self._server)}
        title = _("Trying {host}").format(host=self._server.host)
        return Go(CheckPage(title, payload, password, lambda opened, _answer: self._then(opened, relay)))


class ConnectRelay(FlowScreen):
    """Adds the desk's default relay; gives back its channel's name."""

    def __init__(self, address: str = "", place: SafeText = NOTHING) -> None:
        super().__init__(RelayQuestions(address, _add).first(), place or clean_line(_("Default relay")))


def _add(opened: OpenDesk, relay: Relay) -> Turn:
    from tuidesk.desk import channels

    channels.add_relay(
        opened.store,
        opened.actor,
        NAME,
        relay.server,
        from_=relay.from_,
        user=relay.user,
        password=relay.password,
    )
    return Finish(NAME)
