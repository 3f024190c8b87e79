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


def office365() -> Servers:
    """Return Office 365's servers; raises BadConfig."""
    return _of(config.read(locate().config).office365)


def gmail() -> Servers:
    """Return Gmail's servers; raises BadConfig."""
    return _of(config.read(locate().config).gmail)


def _of(provider: config.Provider) -> Servers:
    imap, smtp = provider.imap, provider.smtp
    return Servers(
        Server(imap.host, imap.port, imap.tls, provider.ca_file),
        Server(smtp.host, smtp.port, smtp.tls, provider.ca_file),
    )
