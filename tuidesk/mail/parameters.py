"""Parameters of Content-Type and Content-Disposition: quoted, RFC 2231 encoded or in pieces; 100 at most."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from tuidesk.mail.caps import MAX_PARAMETERS
from tuidesk.mail.charset import decode, decode_header, raw_text, unfold

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\]|\\.){0,4000})"|([^;]*))', re.DOTALL)
_PIECE = re.compile(r"([^*]+)\*(\d{1,3})(\*?)")
_ESCAPED = re.compile(r'\\(["\\])')


def split_value(header: str) -> tuple[str, dict[str, str]]:
    """Return the lower-case value of a structured header and its parameters by lower-case name."""
    if ";" not in header:
        return header.strip().lower(), {}
    header = unfold(header)
    value = header.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(header)):
        if count >= MAX_PARAMETERS:
            break
        name = match[1].lower()
        text = _ESCAPED.sub(r"\1", match[2]) if match[2] is not None else match[3].strip().strip('"')
        piece = _PIECE.fullmatch(name)
        if piece:
            pieces.setdefault(piece[1], []).append((int(piece[2]), bool(piece[3]), text))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], []).append((0, True, text))
        else:
            plain.setdefault(name, text)
    for name, found in pieces.items():
        plain[name] = _join(sorted(found, key=lambda item: item[0]))
    return value, plain


def _join(pieces: list[tuple[int, bool, str]]) -> str:
    """Put an RFC 2231 value together: only its first piece names the charset."""
    charset = ""
    data = b""
    for position, (_, encoded, text) in enumerate(pieces):
        if encoded and position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    return decode(data, charset)


def filename_text(value: str) -> str:
    """Return a file name as the sender meant it; many put RFC 2047 words where RFC 2231 is due."""
    return decode_header(value) if "=?" in value else raw_text(unfold(value)).replace("\0", "").strip()
