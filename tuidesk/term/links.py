"""Addresses in cleaned text that a terminal may offer as links (OSC 8).

Only what stands in the text becomes a link, and its text is its target, so that nobody is sent
elsewhere than he reads. A host that is not plain ASCII stays text: it may look like another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_FOUND = re.compile(r"https?://[^\s<>\"'`|\\^{}]+")
_TRAILING = ".,;:!?)]}»”’"
_KEEP = "/:?#[]@!$&()*+,;=%-._~"
MAX_URL = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """A link's place in the text, in characters, and its checked target."""

    start: int
    end: int
    url: str


def find_links(text: str) -> list[Link]:
    """Return the links of a text, in order."""
    if "://" not in text:
        return []
    found = []
    for match in _FOUND.finditer(text):
        shown = match.group().rstrip(_TRAILING)
        url = checked_url(shown)
        if url:
            found.append(Link(match.start(), match.start() + len(shown), url))
    return found


def checked_url(text: str) -> str:
    """Return a web address as safe ASCII, or nothing when it is none or its host is not plain."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    plain = host.isascii() and "@" not in parts.netloc and len(text) <= MAX_URL
    if parts.scheme not in ("http", "https") or not host or not plain:
        return ""
    return quote(text, safe=_KEEP)
