"""Limits on a mail, enforced on its bytes before any parser sees them.

The figures stand in front of measured attacks: nested multiparts exhaust the stack, 100,000 parts
the memory, megabytes of headers both. What is over a limit is cut off, never refused, and marked.
"""

from __future__ import annotations

import re

MAX_MESSAGE = 50 * 1024 * 1024
MAX_HEADER_BLOCK = 1024 * 1024
MAX_HEADER = 64 * 1024
MAX_HEADERS = 2000
MAX_PARTS = 1000
MAX_DEPTH = 50
MAX_CONTAINERS = 200  # multiparts in one mail, nested or side by side
MAX_PARAMETERS = 100
MAX_HTML = 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024

_HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FIELD_START = re.compile(rb"(?<=\n)(?=[^ \t\r\n])")
_CONTAINER = re.compile(rb"boundary[ \t\r\n]{0,8}=", re.IGNORECASE)


def limit(raw: bytes) -> tuple[bytes, bool]:
    """Return the mail cut down to the limits, and whether anything had to go."""
    data = raw[:MAX_MESSAGE] if len(raw) > MAX_MESSAGE else raw
    data = _limit_headers(data)
    data = _limit_containers(data)
    data = _limit_parts(data)
    return data, data is not raw


def split_headers(raw: bytes) -> tuple[bytes, bytes]:
    """Return the header block of a mail, without its empty last line, and what follows."""
    end = _HEADER_END.search(raw, 0, MAX_HEADER_BLOCK)
    if end:
        return raw[: end.start()], raw[end.start() :]
    return raw[:MAX_HEADER_BLOCK], raw[MAX_HEADER_BLOCK:]


def _limit_headers(raw: bytes) -> bytes:
    end = _HEADER_END.search(raw, 0, MAX_HEADER + 4)
    if end or len(raw) <= MAX_HEADER:
        return raw  # a block below the limit of one header holds no header above it
    head, rest = split_headers(raw)
    fields = _FIELD_START.split(head)
    kept = [_cut_field(field) for field in fields[:MAX_HEADERS]]
    if len(fields) <= MAX_HEADERS and kept == fields and (not rest or rest[:1] in b"\r\n"):
        return raw
    # A block over the limit has no known end: what is left of it can only be read as the body.
    gap = b"" if rest[:1] in (b"\r", b"\n") else b"\r\n\r\n"
    return b"".join(kept) + gap + rest


def _cut_field(field: bytes) -> bytes:
    return field if len(field) <= MAX_HEADER else field[:MAX_HEADER].rstrip() + b"\r\n"


def _limit_containers(raw: bytes) -> bytes:
    if raw.count(b"oundary") <= MAX_CONTAINERS and raw.count(b"OUNDARY") <= MAX_CONTAINERS:
        return raw
    for count, found in enumerate(_CONTAINER.finditer(raw)):
        if count >= MAX_CONTAINERS:
            return raw[: found.start()]
    return raw


def _limit_parts(raw: bytes) -> bytes:
    if raw.count(b"\n--") <= MAX_PARTS:
        return raw
    delimiters = _declared_boundaries(raw)
    if not delimiters:
        return raw
    pattern = re.compile(rb"\n--(?:" + b"|".join(re.escape(item) for item in delimiters) + rb")")
    for count, line in enumerate(pattern.finditer(raw)):
        if count >= MAX_PARTS:
            return raw[: line.start() + 1]
    return raw


_DECLARED = re.compile(
    rb"boundary[ \t\r\n]{0,8}=[ \t\r\n]{0,8}(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE
)


def _declared_boundaries(raw: bytes) -> list[bytes]:
    found = {match[1] or match[2] for match in _DECLARED.finditer(raw)}
    return sorted(found, key=len, reverse=True)
