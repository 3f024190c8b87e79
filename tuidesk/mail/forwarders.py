"""What a mail says about the way it was forwarded: by whom, through which list, and whether it proves itself."""

from __future__ import annotations

import re

from tuidesk.mail.addresses import normal_address, parse_addresses
from tuidesk.mail.headers import Headers
from tuidesk.mail.message import Address

_MAILTO = re.compile(r"mailto:([^>?\s]{3,320})", re.IGNORECASE)
_GMAIL = "forwarding-noreply@google.com"
_CODE_IN_SUBJECT = re.compile(r"[(（]#(\d{6,12})[)）]")
_CODE_IN_TEXT = re.compile(r"(?<!\d)(\d{6,12})(?!\d)")
_TEXT_START = 4000
_RESULTS = 4000  # of Authentication-Results

# Zoho asks in the same way, from changing addresses and without a number in the subject. [unverified]
_ZOHO = re.compile(
    r"[^@]*no-?reply[^@]*@(?:[a-z0-9-]+\.)?zoho(?:mail|accounts)?\.(?:com|eu|in|com\.au|com\.cn)"
)
_ABOUT_FORWARDING = re.compile(r"forward|reenv[ií]o|reenviar", re.IGNORECASE)
_NAMED_CODE = re.compile(r"(?:code|c[oó]digo)\W{0,6}(\d{4,12})(?!\d)", re.IGNORECASE)

_PASSED = re.compile(
    r"\b(?:dkim=pass\b[^;]*?\bheader\.(?:d|i)=@?|dmarc=pass\b[^;]*?\bheader\.from=|spf=pass\b[^;]*?\bsmtp\.mailfrom=)"
    r"[\"']?(?:[^\s;@\"']*@)?([a-z0-9.-]+)",
    re.IGNORECASE,
)


def forwarding_code(headers: Headers, sender: Address, subject: str, text: str) -> str:
    """Return the code of a provider's "may mail be forwarded to you?", '' for any other mail.

    Gmail's subject carries it in most languages; some East Asian forms have it only in the text.
    A mail that our own server found to be forged is none.
    """
    start = text[:_TEXT_START]
    if sender.address == _GMAIL:
        found = _CODE_IN_SUBJECT.search(subject) or _CODE_IN_TEXT.search(start)
    elif _ZOHO.fullmatch(sender.address) and _ABOUT_FORWARDING.search(subject):
        found = _NAMED_CODE.search(start)
    else:
        found = None
    return found[1] if found and proof_of(headers, sender) != "fail" else ""


def proof_of(headers: Headers, sender: Address) -> str:
    """Say whether the receiving server found that the mail is of its From's domain: pass, fail, '' = it says not.

    Only the topmost Authentication-Results counts (RFC 8601 §5): what stands below it may have come
    with the mail. A mail of somebody who forges the whole header meets no worse check than one without.
    """
    said = headers.all_raw("authentication-results")
    domain = sender.address.rpartition("@")[2]
    if not said or not domain:
        return ""
    unfolded = " ".join(said[0][:_RESULTS].split()).lower()
    if not re.search(r"\b(?:dkim|dmarc|spf)=", unfolded):
        return ""
    passed = (found[1].rstrip(".") for found in _PASSED.finditer(unfolded))
    return "pass" if any(_same(one, domain) for one in passed) else "fail"


def _same(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def list_addresses(headers: Headers) -> tuple[str, ...]:
    """Return the addresses to which one writes to the list that passed the mail on (RFC 2369, List-Post)."""
    found = (normal_address(match[1]) for match in _MAILTO.finditer(headers.raw("list-post")[:1000]))
    return tuple(dict.fromkeys(address for address in found if address))


def original_sender(headers: Headers) -> Address | None:
    """Return the sender before a list put its own address into From, as Google Groups notes it."""
    found = parse_addresses(headers.raw("x-original-from"))
    if found and found[0].address:
        return found[0]
    bare = headers.bare_addresses("x-original-sender")
    return Address("", bare[0]) if bare else None
