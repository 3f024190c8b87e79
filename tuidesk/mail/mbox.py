"""Reads an mbox file mail by mail, whatever its size (RFC 4155 and the older habits that it describes).

A mail begins at a line such as `From ana@example.org Tue Nov 14 22:13:20 2023` after an empty one. Other lines
that begin so were quoted with a `>` when they were written, by mboxrd once more for each quoting: one is taken
away. The bytes are otherwise left as they stand, line ends too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tuidesk.mail.stored import MAX_BYTES, NotAMailbox, Stored, date_ms

_BEGIN = re.compile(rb"From (?P<who>\S*)\s.{0,200}?(?P<date>\S+ \S+ +\d{1,2} \d{1,2}:\d\d.{0,40})")
_YEAR = re.compile(rb"\b(19|20)\d\d\b")
_QUOTED = re.compile(rb">+From ")
_EXPUNGED = re.compile(
    rb"(?mi)^X-Mozilla-Status: [0-9a-f]{3}[89a-f]\s*$"
)  # deleted, and not compacted away yet
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_PIECE = 64 * 1024


def read(path: Path, *, sent: bool) -> Iterator[Stored]:
    """Yield the mails of a file in their order; raises NotAMailbox when it holds none, OSError."""
    with path.open("rb") as file:
        first = file.readline(_PIECE)
        if first and not _begins(first):
            raise NotAMailbox(path)
        while first:
            first, mail = _next(file, first, sent)
            yield mail


def extent(path: Path) -> int:
    """Return the size in bytes that `read` will come past; raises NotAMailbox for what is no file."""
    if not path.is_file():
        raise NotAMailbox(path)
    return path.stat().st_size


def _next(file: BinaryIO, begin: bytes, sent: bool) -> tuple[bytes, Stored]:
    """Read up to the next mail; return the line that begins it, b"" at the end, and the mail before it."""
    lines: list[bytes] = []
    size, blank, whole = 0, False, True
    while line := file.readline(_PIECE):
        if blank and whole and _begins(line):
            break
        blank = whole and not line.strip(b"\r\n")
        text = line[1:] if whole and _QUOTED.match(line) else line
        whole = line.endswith(b"\n")  # else the next piece goes on with the same line
        size += len(text)
        if size <= MAX_BYTES:
            lines.append(text)
    if lines and not lines[-1].strip(b"\r\n"):
        lines.pop()  # the empty line belongs to the file
    raw = b"".join(lines)
    gone = "too-large" if size > MAX_BYTES else "deleted" if _thrown_away(raw) else ""
    return line, Stored(raw, date_ms(_BEGIN.match(begin)), sent, gone, file.tell())


def _thrown_away(raw: bytes) -> bool:
    """Say whether a mail's own header says so; mails that it carries may have headers of their own."""
    head = _HEAD_END.split(raw[:_PIECE], maxsplit=1)[0]
    return bool(_EXPUNGED.search(head))


def _begins(line: bytes) -> bool:
    return line.startswith(b"From ") and bool(_BEGIN.match(line) and _YEAR.search(line))
