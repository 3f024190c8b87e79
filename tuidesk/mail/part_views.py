"""A mail as an agent looks at it part by part: its plain text, its HTML as text, all of its headers.

Made in the caged child, since it reads hostile mail wholly; what leaves it is short enough for a screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tuidesk.mail.body import decoded
from tuidesk.mail.caps import MAX_DEPTH, MAX_PARTS, split_headers
from tuidesk.mail.charset import decode_header
from tuidesk.mail.clues import scan_headers
from tuidesk.mail.part_view import SHOWN, PartView
from tuidesk.mail.parts import Part, read
from tuidesk.mail.structure import structure_of
from tuidesk.mail.text import shown


def views_of(raw: bytes) -> dict[str, PartView]:
    """Return the views that a mail has, by their names; a mail without HTML has none of that name."""
    root, _limited = read(raw)
    words = structure_of(root).words
    parts = [part for part in islice(_leaves(root), MAX_PARTS) if id(part) in words]
    found = {"headers": _headers(raw)}
    for name, html in (("text", False), ("html", True)):
        chosen = [part for part in parts if (part.type == "text/html") is html]
        if chosen:
            found[name] = _words(chosen)
    return found


def _leaves(part: Part, depth: int = 0) -> Iterator[Part]:
    if not part.children:
        yield part
    elif depth < MAX_DEPTH:
        for child in part.children:
            yield from _leaves(child, depth + 1)


def _words(parts: list[Part]) -> PartView:
    made = shown([decoded(part) for part in parts])
    text = "\n".join(made.lines).expandtabs(8)
    return PartView(
        tuple(dict.fromkeys(part.type[:100] for part in parts)),
        tuple(dict.fromkeys(part.charset[:40] for part in parts if part.charset)),
        sum(len(part.data) for part in parts),
        text[:SHOWN],
        made.cut or len(text) > SHOWN,
    )


def _headers(raw: bytes) -> PartView:
    """Return every header, one a line, its encoded words decoded (RFC 2047)."""
    block = split_headers(raw.lstrip(b"\r\n"))[0]
    lines, room, cut = [], SHOWN, False
    for name, value in scan_headers(block):
        line = f"{name}: {decode_header(value)}"
        if len(line) > room:
            cut = True
            line = line[:room]
        lines.append(line)
        room -= len(line) + 1
        if room <= 0:
            break
    return PartView((), (), len(block), "\n".join(lines), cut or room <= 0)
