"""Small facts that intake asks for: a ticket's tag, who wrote what was passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuidesk.mail import caps
from tuidesk.mail.addresses import parse_addresses
from tuidesk.mail.message import Address
from tuidesk.mail.quote_starts import is_header_block, label_of
from tuidesk.mail.quote_words import FORWARDED, ORIGINAL, RULE

_TAG = re.compile(r"\[#(\d{1,12})\]")
_BARE_ADDRESS = re.compile(r"[^\s<>\[\]():;,\"]{1,64}@[^\s<>\[\]():;,\"]{1,253}")
_FIELD = re.compile(rb"([!-9;-~]{1,100}):[ \t]*(.*)", re.DOTALL)
_FIELD_START = re.compile(rb"\r?\n(?![ \t])")


def ticket_tag(subject: str) -> int | None:
    """Return the number in the first '[#123]' of a subject."""
    found = _TAG.search(subject)
    return int(found[1]) if found else None


def quoted_sender(lines: list[str]) -> Address | None:
    """Return who wrote the mail that the text passes on, when its header block stands right at the start."""
    start = next((n for n, line in enumerate(lines[:20]) if line.strip()), None)
    if start is None:
        return None
    line = lines[start][:1000]
    if FORWARDED.fullmatch(line) or ORIGINAL.fullmatch(line) or RULE.fullmatch(line):
        start = next((n for n in range(start + 1, min(start + 4, len(lines))) if lines[n].strip()), start)
    return block_sender(lines, start) if is_header_block(lines, start, len(lines)) else None


def block_sender(lines: list[str], start: int) -> Address | None:
    """Return who stands as the sender in the quoted header block that begins at a line."""
    for line in lines[start : start + 8]:
        label = label_of(line)
        if label and label[0] == "from":
            return _written_address(label[1])
    return None


def _written_address(text: str) -> Address | None:
    """Read an address as mail programs print it: 'Ann <a@b>', 'Ann [mailto:a@b]', 'a@b'."""
    text = text.strip(" *")
    found = _BARE_ADDRESS.search(text.replace("mailto:", " "))
    parsed = parse_addresses(found.group()) if found else ()
    if not parsed or not parsed[0].address:
        return None
    return Address(
        re.split(r"[<\[(]", text, maxsplit=1)[0].strip(' "*') if "<" in text or "[" in text else "",
        parsed[0].address,
    )


def scan_headers(block: bytes) -> Iterator[tuple[str, str]]:
    """Read a header block without the email package: a line that is no header is passed over."""
    for count, field in enumerate(_FIELD_START.split(block)):
        if count >= caps.MAX_HEADERS:
            return
        match = _FIELD.fullmatch(field)
        if match:
            yield match[1].decode("ascii"), match[2].decode("ascii", "surrogateescape")
