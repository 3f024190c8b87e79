"""Where a channel's server is, checked before it is saved: nothing here touches the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tuidesk.desk.names import quoted
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.mail.loopback import is_loopback
from tuidesk.term.clean import clean_line

TLS_MODES = ("implicit", "starttls", "none")
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\[?[0-9A-Fa-f:.]+\]?")


@dataclass(frozen=True, slots=True)
class Server:
    """Host, port and protection of one mail server; raises BadUsage when they cannot be meant."""

    host: str
    port: int
    tls: str  # one of TLS_MODES
    ca_file: str = ""  # trusted authorities of one's own, PEM

    def __post_init__(self) -> None:
        check_host(self.host)
        check_port(str(self.port))
        check_tls(self.tls)
        if self.tls == "none" and not is_loopback(self.host):
            title = _(
                "{host} is another machine, and a login without TLS would show the password to the network"
            )
            raise BadUsage(title.format(host=self.host), _("Use --tls implicit or starttls."))


def check_host(text: str) -> str:
    """Return a host name or address; raises BadUsage."""
    if not _HOST.fullmatch(text):
        title = _("{text} is no host name").format(text=quoted(text))
        raise BadUsage(title, _("Give one such as imap.example.com."))
    return text


def check_port(text: str) -> int:
    """Return a port number from 1 to 65535; raises BadUsage."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65536):
        title = _("{text} is no port").format(text=quoted(text))
        raise BadUsage(title, _("Give a number from 1 to 65535, such as 993 for IMAP or 587 for SMTP."))
    return int(text)


def check_tls(text: str) -> str:
    """Return one of TLS_MODES; raises BadUsage."""
    if text not in TLS_MODES:
        title = _("{text} is no TLS mode").format(text=quoted(text))
        raise BadUsage(title, _("Use implicit, starttls or none."))
    return text


def check_ca_file(text: str) -> str:
    """Return the absolute path of a readable file, or '' for none; raises BadUsage."""
    if not text:
        return ""
    try:
        path = Path(text).expanduser().absolute()
        if path.is_file():
            return str(path)
    except (OSError, RuntimeError):  # a name that is too long, or the home of nobody
        pass
    title = _("There is no file {path}").format(path=clean_line(text))
    raise BadUsage(title, _("Name a file of certificates in PEM form."))
