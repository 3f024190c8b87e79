"""Where Office 365 and Gmail take and give mail, as config.toml says or as the providers have it."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk import config
from tuidesk.desk.servers import Server
from tuidesk.locations import locate


@dataclass(frozen=True, slots=True)
class Servers:
    """The two servers of a mailbox; None = that direction is not wanted."""

    imap: Server | None
    smtp: Server | None


def office365(ca_file: str = "") -> Servers:
    """Return Office 365's servers, with authorities of one's own if any; raises BadConfig."""
    return _of(config.read(locate().config).office365, ca_file)


def gmail(ca_file: str = "") -> Servers:
    """Return Gmail's servers, with authorities of one's own if any; raises BadConfig."""
    return _of(config.read(locate().config).gmail, ca_file)


def of_kind(kind: str) -> Servers:
    """Return the servers of an account of this kind; only those of providers are known beforehand."""
    known = {"office365": office365, "gmail": gmail}
    return known[kind]() if kind in known else Servers(None, None)


def _of(provider: config.Provider, ca_file: str) -> Servers:
    imap, smtp, trusted = provider.imap, provider.smtp, ca_file or provider.ca_file
    return Servers(
        Server(imap.host, imap.port, imap.tls, trusted), Server(smtp.host, smtp.port, smtp.tls, trusted)
    )
