"""What the receiving provider found out about a sender: Authentication-Results (RFC 8601), as it stands.

Anybody can write such a header. Here it is only read, with the hosts that passed the mail on above
it; whether it is the word of our own provider is for `vouched` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tuidesk.mail.trust_hosts import MICROSOFT, inner, organisation, same_house

_RESULT = re.compile(r"\s*([a-z0-9-]{1,30})\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_BY = re.compile(r"\bby\s+([^\s;]{1,255})", re.IGNORECASE)
_METHODS = ("spf", "dkim", "dmarc", "compauth", "arc")
_LIMIT = 4000  # characters of one header


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The topmost results: who says so ('' = Microsoft, which names nobody), and each method's result.

    `above` are the hosts that say they took the mail after the results were written, `below` the one before.
    """

    server: str
    above: tuple[str, ...]
    below: str
    results: tuple[tuple[str, str], ...]

    def result(self, method: str) -> str:
        """Return the best result of a method: of several signatures one that holds is enough."""
        said = [value for name, value in self.results if name == method]
        return "pass" if "pass" in said else next(iter(said), "")


def read(items: Iterable[tuple[str, str]]) -> Authenticated | None:
    """Return what the topmost Authentication-Results say, None without any. `items` are in the mail's order."""
    above: list[str] = []
    server, results, found = "", [], False
    for name, value in items:
        lowered = name.lower()
        if lowered == "authentication-results":
            who, said = _results(value)
            if not found or who == server:  # one host may write a header for each method
                server, found = who, True
                results += said
        elif lowered == "received":
            host = _taker(value)
            if found:
                return Authenticated(server, tuple(above), host, tuple(results))
            above.append(host)
    return Authenticated(server, tuple(above), "", tuple(results)) if found else None


def vouched(found: Authenticated, ours: Iterable[str] | None = None) -> bool:
    """Say whether the results are the word of the provider that received the mail.

    Everything above them must be its own too, for a mail grows upwards and what a stranger wrote
    stands below. With `ours` (domains) the provider must be one of these: where no mailbox stands
    between the world and this desk, the topmost host may be anybody's.
    """
    hosts = [host for host in (*found.above, found.below) if not inner(host)]
    if not found.server:
        return bool(hosts) and all(organisation(host) == MICROSOFT for host in hosts[: len(found.above) + 1])
    passed = [host for host in found.above if not inner(host)] or hosts[:1]
    if not passed or not all(same_house(found.server, host) for host in passed):
        return False
    return ours is None or organisation(found.server) in {organisation(domain) for domain in ours}


def verdict(found: Authenticated) -> str:
    """Return 'pass' or 'fail' for the address in From, '' when nobody can say.

    DMARC judges that address; without it a failed SPF counts where no signature holds. A chain
    of forwarders that Microsoft or ARC confirms is no failure.
    """
    if "pass" in (found.result("compauth"), found.result("arc")):
        return "pass" if found.result("dmarc") == "pass" else ""
    dmarc = found.result("dmarc")
    if dmarc in ("pass", "fail"):
        return dmarc
    return "fail" if found.result("spf") == "fail" and found.result("dkim") != "pass" else ""


def _results(value: str) -> tuple[str, list[tuple[str, str]]]:
    """Split a header into who says it and what; comments go, and properties of the methods."""
    parts = without_comments(value[:_LIMIT]).split(";")
    first = _RESULT.match(parts[0])
    server = "" if first else parts[0].split()[0].lower() if parts[0].split() else ""
    matches = [_RESULT.match(part) for part in (parts if first else parts[1:])]
    said = [(match[1].lower(), match[2].lower()) for match in matches if match]
    return server, [(name, result) for name, result in said if name in _METHODS]


def _taker(value: str) -> str:
    """Return the host that a Received header says took the mail."""
    match = _BY.search(without_comments(value[:_LIMIT]))
    return match[1].strip(".").lower() if match else ""


def without_comments(value: str) -> str:
    """Return a structured header without its comments, nested ones included (RFC 5322 §3.2.2)."""
    kept, depth = [], 0
    for char in value:
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(char)
    return "".join(kept)
