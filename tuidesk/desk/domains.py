"""Which domains belong together as DMARC sees them (RFC 7489 §3.1: relaxed alignment)."""

from __future__ import annotations

# Second-level names under which country registries register, such as co.uk and com.mx. The real
# list of public suffixes has ten thousand entries and changes weekly; what this one misses costs a
# warning that is not given, and no mail.
_REGISTRIES = frozenset(
    {
        *("ac", "co", "com", "edu", "gob", "gov", "gouv", "govt", "gub", "go", "gen", "id", "info", "ltd"),
        *("me", "mil", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "sch", "school", "web"),
    }
)


def organisation(domain: str) -> str:
    """Return the domain that an organisation registered: acme.com of mail.acme.com, acme.co.uk of x.acme.co.uk."""
    labels = domain.casefold().strip(".").split(".")
    country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _REGISTRIES
    return ".".join(labels[-3:] if country else labels[-2:])


def aligned(one: str, other: str) -> bool:
    """Say whether mail of one domain may speak for the other: both are of the same organisation."""
    return organisation(one) == organisation(other)
