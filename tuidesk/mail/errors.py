"""What can go wrong between the desk and a mail server, each with a remedy that a person can follow."""

from __future__ import annotations

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, _, mark

REMEDY_SECONDS = 5 * 60.0  # how often it is looked whether somebody put it right at the provider


class MailError(Problem):
    """A mail server could not be used; `host` names it, `detail` holds the server's own words.

    `detail` comes from outside and was not cleaned: no title or hint contains it,
    and whoever shows it cleans it first. `retry_seconds` is how long to leave the server alone
    when the remedy is not here: 0 = it is tried again soon, at growing distances.
    """

    retry_seconds = 0.0
    what = mark("{host} could not be used")
    remedy = mark("Look at the channel's settings and test it")

    def __init__(self, host: str, detail: str = "", **names: str) -> None:
        self.host = host
        self.detail = detail
        args = {"host": host, **names}
        super().__init__(Phrase(self.what, args), Phrase(self.remedy, args))


class UnknownHost(MailError):
    """The name of the server does not resolve."""

    what = mark("There is no mail server called {host}")
    remedy = mark("Check the host name for a typing error, and the network of this machine")


class Unreachable(MailError):
    """The server does not accept a connection, or not in time."""

    what = mark("{host} does not answer")
    remedy = mark("Check the port and that no firewall is in between; it is tried again by itself")


class TlsRefused(MailError):
    """No trusted encrypted connection came about (certificate, STARTTLS not offered, handshake)."""

    what = mark("{host} offers no encrypted connection that can be trusted")
    remedy = mark("Check TLS mode and port; for a certificate of your own authority name it with --ca-file")


class PlaintextRefused(MailError):
    """A login without TLS was asked for, and the server is not this machine."""

    what = mark("{host} is another machine, so a login without TLS would show the password to the network")
    remedy = mark("Use TLS mode implicit or starttls")


class LoginRefused(MailError):
    """The server does not accept user and password."""

    retry_seconds = 20 * 60.0  # three tries an hour, so that no provider locks the account
    what = mark("{host} refused the login of {user}")
    remedy = mark("Check user and password; some providers want an app password")

    def __init__(self, host: str, detail: str = "", *, user: str) -> None:
        super().__init__(host, detail, user=user)
        self.user = user


class TokenRefused(LoginRefused):
    """The server does not accept the token that somebody's sign-in gave for this user."""

    retry_seconds = REMEDY_SECONDS  # a token locks no account
    what = mark("{host} does not let {user} in with the sign-in that this desk has")
    remedy = mark(
        "Check that {user} is the mailbox or may use it, and that IMAP and Authenticated SMTP are on for it;"
        " then sign in again"
    )


class SendingSwitchedOff(LoginRefused):
    """The provider has switched off SMTP logins for this mailbox (Exchange Online: 535 5.7.139)."""

    retry_seconds = REMEDY_SECONDS
    what = mark("{host} has sending with a login switched off for {user}")
    remedy = mark(
        "The administrator of the mailbox switches on Authenticated SMTP; that takes up to some hours"
    )


class FolderMissing(MailError):
    """The mailbox folder does not exist, or not any more."""

    what = mark("There is no folder {folder} on {host}")
    remedy = mark("Choose another folder or restore this one; nothing that was fetched is lost")

    def __init__(self, host: str, detail: str = "", *, folder: str) -> None:
        super().__init__(host, detail, folder=folder)
        self.folder = folder


class Disconnected(MailError):
    """The connection ended or went out of step; the object is done for and a new one must be opened."""

    what = mark("The connection to {host} was lost")
    remedy = mark("It is opened again by itself")


class Silent(Disconnected):
    """The server no longer answers on a connection that stands: it hangs, or the network in between is gone."""

    what = mark("{host} stopped answering")


class Throttled(MailError):
    """The server asks to be left alone for `retry_ms` milliseconds."""

    wait_ms = 5 * 60_000  # when the server names no time
    what = mark("{host} asks for a pause")
    remedy = mark("It is tried again by itself; fewer programs on the same mailbox help")

    def __init__(self, host: str, detail: str = "", *, retry_ms: int, **names: str) -> None:
        super().__init__(host, detail, **names)
        self.retry_ms = retry_ms


class ServerOdd(MailError):
    """The server answered something that the protocol does not allow or that cannot be understood here."""

    what = mark("{host} gave an answer that makes no sense here")
    remedy = mark("Check that host and port belong to the right mail service")


class BadEnvelope(MailError):
    """Sender or recipient of a mail is not an address that may be put on the wire."""

    what = mark("The mail has a sender or recipient that is not a mail address, or no recipient")
    remedy = mark("Correct the address and send again")


class ListenRefused(Problem):
    """A listener for mail cannot use its socket path or port; `detail` says why (uncleaned)."""

    def __init__(self, where: str, detail: str) -> None:
        super().__init__(
            _("No mail can be received on {where}").format(where=where),
            _("Choose a free port or a path in a folder that may be written, or stop what uses it"),
        )
        self.detail = detail


class Later(Problem):
    """Raised by a taker of mail that cannot keep it now: the giver is told to try again (451)."""

    def __init__(self) -> None:
        super().__init__(_("The mail cannot be stored now"), _("Its sender keeps it and tries again"))
