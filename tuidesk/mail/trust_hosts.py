"""Which host names belong to one house, as far as names can tell."""

from __future__ import annotations

import re

MICROSOFT = "outlook.com"
# Second-level names under which countries register organisations: example.co.uk, example.com.mx, example.gob.es.
_SECOND_LEVEL = frozenset(
    {"co", "com", "org", "net", "edu", "gov", "gob", "ac", "or", "ne", "nom", "gouv", "go", "in"}
)
# Providers that sign for themselves under another name than their servers have.
_HOUSES = (
    frozenset({"icloud.com", "apple.com", "me.com", "mac.com"}),
    frozenset({"google.com", "gmail.com", "googlemail.com"}),
    frozenset({MICROSOFT, "office365.com", "microsoft.com", "hotmail.com"}),
    frozenset({"yahoo.com", "yahoodns.net", "aol.com"}),
    frozenset({"gmx.net", "gmx.de", "web.de", "ui-dns.com", "kundenserver.de", "1and1.com", "ionos.com"}),
    frozenset({"messagingengine.com", "fastmail.com"}),
    frozenset({"protonmail.ch", "proton.me", "protonmail.com"}),
    frozenset({"zoho.com", "zohomail.com", "zoho.eu", "zohomail.eu"}),
)
_NUMBERS = re.compile(r"[\[\]0-9a-f.:]*[:.][\[\]0-9a-f.:]*")


def organisation(host: str) -> str:
    """Return the part of a host name that somebody registered: example.org of mx.example.org."""
    labels = host.strip(".").lower().split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deep else -2 :])


def same_house(one: str, other: str) -> bool:
    """Say whether two hosts are of one organisation, or of one provider that has several names."""
    names = {organisation(one), organisation(other)}
    return len(names) == 1 or any(names <= house for house in _HOUSES)


def inner(host: str) -> bool:
    """Say whether a host is an address or a name of a private network, which tells nothing."""
    private = "." not in host or host.endswith((".local", ".localdomain", ".internal", ".lan"))
    return private or _NUMBERS.fullmatch(host) is not None
