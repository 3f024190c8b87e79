"""Asks the DNS who keeps a domain's mail. Answers are hints: no login ever follows them without TLS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import dns.exception
import dns.resolver
from dns.rdatatype import RdataType

ANSWER_SECONDS = 3.0


@dataclass(frozen=True, slots=True, order=True)
class Service:
    """One SRV answer (RFC 2782); smaller ones come first."""

    priority: int
    lightness: int  # the weight, turned round
    host: str
    port: int


class Lookup(Protocol):
    """What discovery asks; a name that does not exist, or nobody who answers, is an empty list."""

    def mx(self, domain: str) -> list[str]:
        """Return the mail exchangers of a domain, best first."""
        ...

    def srv(self, name: str) -> list[Service]:
        """Return the servers of a service, best first."""
        ...


class Dns:
    """The resolver of this machine, or a named one; `seconds` is how long each answer is waited for."""

    def __init__(self, server: str = "", port: int = 53, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._resolver: dns.resolver.Resolver | None = None
        try:
            self._resolver = dns.resolver.Resolver(configure=not server)
        except dns.resolver.NoResolverConfiguration:
            return
        if server:
            self._resolver.nameservers = [server]
            self._resolver.port = port

    def mx(self, domain: str) -> list[str]:
        """Return the mail exchangers of a domain, best first."""
        found = sorted((row.preference, str(row.exchange)) for row in self._ask(domain, RdataType.MX))
        return [host.rstrip(".").lower() for _preference, host in found]

    def srv(self, name: str) -> list[Service]:
        """Return the servers of a service, best first."""
        rows = self._ask(name, RdataType.SRV)
        return sorted(
            Service(row.priority, -row.weight, str(row.target).rstrip(".").lower(), row.port) for row in rows
        )

    def _ask(self, name: str, kind: RdataType) -> list[Any]:
        """Return the answers, which dnspython types loosely."""
        if self._resolver is None:
            return []
        try:
            return list(self._resolver.resolve(f"{name}.", kind, lifetime=self._seconds))
        except (dns.exception.DNSException, UnicodeError, OSError):
            return []
