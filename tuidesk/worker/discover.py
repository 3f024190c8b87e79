"""Finds out who keeps the mail of an address: bundled table, MX records, SRV records (RFC 6186), else nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tuidesk.desk import provider_servers
from tuidesk.desk.names import check_address
from tuidesk.desk.provider_servers import Servers
from tuidesk.desk.servers import Server, check_host
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, mark
from tuidesk.mail import providers
from tuidesk.mail.providers import MailServer, Provider
from tuidesk.worker.job import Job, Result

if TYPE_CHECKING:
    from tuidesk.worker.lookup import Lookup, Service

# The services of each direction, the better one first; what it protects from the start.
SERVICES = {
    "imap": (("_imaps._tcp", "implicit"), ("_imap._tcp", "starttls")),
    "smtp": (("_submissions._tcp", "implicit"), ("_submission._tcp", "starttls")),
}
NOBODY: Mapping[str, Any] = {
    "provider": "other",
    "name": "",
    "imap": None,
    "smtp": None,
    "source": "",
    "note": "",
}


def discover(job: Job) -> Result:
    """Do the job discover: payload `address`."""
    from tuidesk.worker.lookup import Dns  # dnspython: 90 ms that no other job needs

    job.say(Phrase(mark("looking up who keeps the mail of this address")))
    return find(str(job.payload.get("address", "")), Dns())


def find(address: str, lookup: Lookup) -> dict[str, Any]:
    """Return provider, servers as [host, port, tls] or None, source (table, srv or ''), and what to know about it.

    Raises BadUsage for what is no address.
    """
    address = check_address(address)
    domain = providers.domain_of(address)
    if providers.is_consumer_outlook(address):
        return {**NOBODY, "provider": "outlook-consumer", "name": "Outlook.com", "source": "table"}
    if providers.is_gmail(address):
        return _signed_in("gmail")
    known = providers.by_domain(domain)
    return _of_table(known) if known else _asked(domain, lookup)


def _asked(domain: str, lookup: Lookup) -> dict[str, Any]:
    """Ask for everything at once: who waits for one answer after another waits for the slowest five times."""
    names = [name for services in SERVICES.values() for name, _tls in services]
    with ThreadPoolExecutor(len(names) + 1, thread_name_prefix="dns") as pool:
        exchangers = pool.submit(lookup.mx, domain)
        services = {name: pool.submit(lookup.srv, f"{name}.{domain}") for name in names}
        whose = providers.by_mx(exchangers.result())
        answers = {name: answer.result() for name, answer in services.items()}
    if whose in ("office365", "gmail"):
        return _signed_in(whose)
    if whose == "outlook-consumer":
        return {**NOBODY, "provider": whose, "name": "Outlook.com", "source": "table"}
    known = providers.by_name(whose)
    if known:
        return _of_table(known)
    imap, smtp = (_best(answers, direction) for direction in ("imap", "smtp"))
    return {**NOBODY, "imap": imap, "smtp": smtp, "source": "srv" if imap or smtp else ""}


def _signed_in(kind: str) -> dict[str, Any]:
    servers: Servers = provider_servers.of_kind(kind)
    name = "Office 365" if kind == "office365" else "Gmail"
    places = {"imap": _wired(servers.imap), "smtp": _wired(servers.smtp)}
    return {**NOBODY, "provider": kind, "name": name, "source": "table", **places}


def _of_table(known: Provider) -> dict[str, Any]:
    places = {"imap": _wired(known.imap), "smtp": _wired(known.smtp)}
    note = Phrase(known.note) if known.note else _app_password(known)
    return {**NOBODY, "name": known.name, "source": "table", "note": note, **places}


def _app_password(known: Provider) -> Phrase | str:
    if not known.app_password:
        return ""
    return Phrase(
        mark("{provider} wants an app password, made in the settings of the account"),
        {"provider": known.name},
    )


def _wired(server: Server | MailServer | None) -> list[Any] | None:
    return [server.host, server.port, server.tls] if server else None


def _best(answers: Mapping[str, list[Service]], direction: str) -> list[Any] | None:
    """Return the first usable server; a target of "." says that the service is not there (RFC 6186 §3.4)."""
    for name, tls in SERVICES[direction]:
        for service in answers[name]:
            try:
                check_host(service.host)
            except BadUsage:
                continue
            if service.port:
                return [service.host, service.port, tls]
    return None
