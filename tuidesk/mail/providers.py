"""What is known about mail providers: a table by mail domain, by MX host and by server. Pure data, no network."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.mail.providers_table import (
    CONSUMER_OUTLOOK,
    GMAIL_DOMAINS,
    MX_PROVIDERS,
    PROVIDERS,
    SAVES_SENT,
    TableRow,
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Host, port and protection of a server; `tls` is implicit or starttls, never nothing."""

    host: str
    port: int
    tls: str


@dataclass(frozen=True, slots=True)
class Provider:
    """How mail of a provider is fetched and sent; `app_password` = it wants one made for programs."""

    name: str
    imap: MailServer
    smtp: MailServer
    app_password: bool = False
    note: str = ""  # an English msgid that says what is peculiar about it


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case."""
    return address.rpartition("@")[2].strip().rstrip(".").lower()


def is_consumer_outlook(address: str) -> bool:
    """Say whether an address is of Outlook.com, whose mailboxes a desk cannot sign in to."""
    return domain_of(address) in CONSUMER_OUTLOOK


def is_gmail(address: str) -> bool:
    """Say whether an address is of Gmail itself; a Workspace domain is known by its MX records only."""
    return domain_of(address) in GMAIL_DOMAINS


def by_domain(domain: str) -> Provider | None:
    """Return the provider of a mail domain, None when the table does not know it."""
    return _provider(next((row for row in PROVIDERS if domain in row.domains), None))


def by_mx(hosts: list[str]) -> str:
    """Return what the mail exchangers of a domain say: office365, gmail, the name of a provider, or ''."""
    for host in (host.rstrip(".").lower() for host in hosts):
        for suffix, name in MX_PROVIDERS.items():
            if host == suffix or host.endswith(f".{suffix}"):
                return name
    return ""


def by_name(name: str) -> Provider | None:
    """Return the provider of that name in the table."""
    return _provider(next((row for row in PROVIDERS if row.name == name), None))


def saves_sent(host: str) -> bool:
    """Say whether the SMTP server of this name keeps a copy in Sent by itself (Gmail, Office 365)."""
    host = host.rstrip(".").lower()
    return any(host == known or host.endswith(f".{known}") for known in SAVES_SENT)


def _provider(row: TableRow | None) -> Provider | None:
    if row is None:
        return None
    return Provider(row.name, MailServer(*row.imap), MailServer(*row.smtp), row.app_password, row.note)
