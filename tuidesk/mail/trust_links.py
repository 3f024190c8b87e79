"""Links whose words name one host and lead to another, in the text as it is shown: `bank.example <http://…>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from tuidesk.mail.message import Fold
from tuidesk.mail.trust_hosts import organisation, same_house

_SHOWN = re.compile(r"(\S{4,300})[ \t]{1,3}<(https?://[^\s<>]{4,2000})>", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(https?)://)?((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}([a-z]{2,24}))(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_MOST_LINES = 5000
# Endings of names of files and of sentences without a blank, which no link means.
_NO_ENDINGS = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "txt", "html", "htm", "jpg", "png", "zip", "js", "py"}
)
# Houses that put themselves between every link and its target, and say so by their names.
_BETWEEN = frozenset(
    {
        *("outlook.com", "office.com", "google.com", "proofpoint.com", "urldefense.com", "mimecast.com"),
        *("barracudanetworks.com", "cudasvc.com", "trendmicro.com", "fireeye.com", "sophos.com", "cisco.com"),
        *("mimecastprotect.com", "secureserver.net", "hornetsecurity.com", "vadesecure.com", "avanan.click"),
    }
)


def leads_elsewhere(lines: Sequence[str], folds: Iterable[Fold]) -> str:
    """Return the first host that the writer's own words name while the link leads to another one, '' for none."""
    old = {number for fold in folds for number in range(fold.first, min(fold.end, _MOST_LINES))}
    for number, line in enumerate(lines[:_MOST_LINES]):
        if "<" not in line or number in old:
            continue
        for match in _SHOWN.finditer(line):
            named, target = _named_host(match[1]), _target(match[2])
            if named and target and not _fits(named, target, match[2]):
                return named
    return ""


def _named_host(word: str) -> str:
    """Return the host that a word is, '' for a word that is none."""
    match = _HOST.fullmatch(word.strip("()[]{}<>*_\"'“”«»,;!").rstrip(".:"))
    if not match or match[3].lower() in _NO_ENDINGS:
        return ""
    host = match[2].lower()
    return host if match[1] or host.startswith("www.") or host.count(".") > 1 or "/" in word else ""


def _target(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").strip(".").lower()
    except ValueError:
        return ""


def _fits(named: str, target: str, url: str) -> bool:
    if same_house(named, target) or organisation(target) in _BETWEEN:
        return True
    return named.removeprefix("www.") in url.lower()  # a counter that goes on to where the words say
