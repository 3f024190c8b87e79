"""The mail inside an opaque S/MIME envelope that is signed and not encrypted (RFC 8551 §3.5.2).

Some programs put the whole mail into such an envelope, so that nothing can be read without opening it.
Only its content is taken out, by walking the few elements of BER that stand before it (RFC 5652 §5.1);
signatures and certificates behind it are not even looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_SEQUENCE, _SET, _INTEGER, _EXPLICIT = 0x30, 0x31, 0x02, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_MOST_PIECES = 100_000  # programs that stream cut the content into pieces of 1 to 8 kB
_MOST_LENGTH = 4  # bytes that a length is written in
_MIME = re.compile(rb"\s{0,9}(?:content-[a-z-]{2,40}|mime-version)[ \t]{0,9}:", re.IGNORECASE)


class _Malformed(Exception):
    """The bytes are no envelope of this kind."""


def signed_content(data: bytes) -> bytes:
    """Return the mail inside an envelope, b'' when it is no signed one or holds another kind of file."""
    try:
        content = _content(data)
    except _Malformed:
        return b""
    return content if _MIME.match(content) else b""


def _content(data: bytes) -> bytes:
    at = _inside(data, 0, _SEQUENCE)
    at = _behind(data, at, _SIGNED_DATA)
    at = _inside(data, _inside(data, at, _EXPLICIT), _SEQUENCE)
    at = _past(data, _past(data, at, _INTEGER), _SET)  # version, digest algorithms
    at = _behind(data, _inside(data, at, _SEQUENCE), _DATA)
    at = _inside(data, at, _EXPLICIT)
    tag, start, end = _element(data, at)
    if tag == _OCTETS and end is not None:
        return data[start:end]
    if tag == _OCTETS_IN_PIECES:
        return b"".join(_pieces(data, start, len(data) if end is None else end))
    raise _Malformed


def _pieces(data: bytes, at: int, limit: int) -> Iterator[bytes]:
    for _count in range(_MOST_PIECES):
        if at >= limit or data[at : at + 2] == b"\0\0":
            return
        tag, start, end = _element(data, at)
        if tag != _OCTETS or end is None:
            raise _Malformed
        yield data[start:end]
        at = end
    raise _Malformed


def _inside(data: bytes, at: int, tag: int) -> int:
    """Return where the content of an element begins."""
    found, start, _end = _element(data, at)
    if found != tag:
        raise _Malformed
    return start


def _past(data: bytes, at: int, tag: int) -> int:
    """Return where an element of known length ends."""
    found, _start, end = _element(data, at)
    if found != tag or end is None:
        raise _Malformed
    return end


def _behind(data: bytes, at: int, wanted: bytes) -> int:
    """Return where these very bytes end."""
    if not data.startswith(wanted, at):
        raise _Malformed
    return at + len(wanted)


def _element(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Return an element's tag and where its content begins and ends, None for an end that is marked later."""
    if at + 2 > len(data):
        raise _Malformed
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        return tag, start, None
    if length > 0x80:
        count = length & 0x7F
        if count > _MOST_LENGTH or start + count > len(data):
            raise _Malformed
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise _Malformed
    return tag, start, start + length
