"""Addresses in headers: one pass over the text, never recursive, at most 500 of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuidesk.mail.charset import decode_header, raw_text, unfold
from tuidesk.mail.message import Address

MAX_ADDRESSES = 500

_SIMPLE = re.compile(r'\s*(?:"([^"\\]*)"|([^"<>,;:()\\@]*))\s*<([^<>\s@,;:"()]+@[^<>\s@,;:"()]+)>\s*')
_BARE = re.compile(r'\s*([^<>\s@,;:"()\\]+@[^<>\s@,;:"()\\]+)\s*')
_TOKEN = re.compile(
    r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?="  # a whole encoded word: its text may hold commas
    r'|"(?:[^"\\]|\\.){0,998}"|<[^<>]*>|[,;:()]|[^",;:<>()=]+|.',
    re.DOTALL,
)
_ADDRESS = re.compile(r'(?:[^\s@<>()\[\],;:"\\]{1,128}|"[^"\r\n]{1,128}")@([^\s@<>(),;:"\\]{1,253})')


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Read an address header (RFC 5322 §3.4, with groups and comments); unreadable entries have no address.

    Names are decoded only after the addresses were found, so that an encoded comma makes no recipient.
    """
    value = raw_text(unfold(value))
    simple = _SIMPLE.fullmatch(value)
    if simple:
        return (Address(decode_header(simple[1] or simple[2] or ""), normal_address(simple[3])),)
    if _BARE.fullmatch(value):
        return (Address("", normal_address(value.strip())),)
    found: list[Address] = []
    for entry in _entries(value):
        found.append(entry)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found)


_WRITTEN = re.compile(
    r"(?:^|(?<=[\s<]))(?:mailto:)?([^\s<>\[\]():;,\"]{1,64}@[^\s<>\[\]():;,\"]{1,253})(?=[\s>]|$)"
)
_LONGEST_SENDER = 2000


def sender_address(value: str) -> Address:
    """Read a From header, whose names people write with commas and brackets that nobody quoted."""
    found = parse_addresses(value)
    if found and found[0].address:
        return found[0]
    text = raw_text(unfold(value))[:_LONGEST_SENDER]
    written = _WRITTEN.search(text, max(text.rfind("<"), 0))
    address = normal_address(written[1]) if written else ""
    if not written or not address:
        return found[0] if found else Address("", "")
    return Address(decode_header(text[: written.start()]).strip(" \t\"';,<"), address)


def normal_address(text: str) -> str:
    """Return an address in the one form that is compared and stored, '' when it is none."""
    text = text.strip().rstrip(".").lower()
    if text.startswith("@") and ":" in text:  # an RFC 822 source route
        text = text.partition(":")[2]
    match = _ADDRESS.fullmatch(text)
    if not match:
        return ""
    if text.isascii():
        return text if text.isprintable() else ""
    return _with_ascii_domain(text, match[1])


def _with_ascii_domain(text: str, domain: str) -> str:
    if any("\ud800" <= char <= "\udfff" or not char.isprintable() for char in text):
        return ""
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return text[: -len(domain)] + ascii_domain.lower()


def _entries(value: str) -> Iterator[Address]:
    parts: list[str] = []
    comments: list[str] = []
    angle: str | None = None
    depth = 0
    for match in _TOKEN.finditer(value):
        token = match.group()
        if token == "(":  # noqa: S105 - a bracket, no password
            depth += 1
        elif token == ")" and depth:  # noqa: S105
            depth -= 1
        elif depth:
            comments.append(token)
        elif token in (",", ";"):
            yield from _entry(parts, comments, angle)
            parts, comments, angle = [], [], None
        elif token == ":" and angle is None:  # noqa: S105 - what stood before names a group
            parts, comments = [], []
        elif token.startswith("<") and token.endswith(">"):
            angle = token[1:-1] if angle is None else angle
        else:
            parts.append(token)
    yield from _entry(parts, comments, angle)


def _entry(parts: list[str], comments: list[str], angle: str | None) -> Iterator[Address]:
    text = "".join(parts).strip()
    if angle is not None:
        yield Address(_name(parts), normal_address(angle))
    elif text:
        yield Address(decode_header("".join(comments)), normal_address(text))


def _name(parts: list[str]) -> str:
    words = [_unquote(part) if part.startswith('"') else part for part in parts]
    return decode_header("".join(words))


def _unquote(token: str) -> str:
    inner = token[1:-1] if len(token) > 1 and token.endswith('"') else token[1:]
    return re.sub(r"\\(.)", r"\1", inner)
