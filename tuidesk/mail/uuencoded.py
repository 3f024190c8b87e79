"""Files that old programs wrote into the text itself, between "begin 644 name" and "end"."""

from __future__ import annotations

import re

from tuidesk.mail.parts import Part, file_part

_FILE = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,200}?)[ \t]*\r?\n((?:[ -`][^\r\n]{1,90}\r?\n)+)(?:[ `]?\r?\n)?end[ \t]*\r?$",
    re.MULTILINE,
)
_IN_TEXT = re.compile(
    r"^begin [0-7]{3,4} [^\n]{1,200}\n(?:[ -`][^\n]{1,90}\n)+(?:[ `]?\n)?end[ \t]*$", re.MULTILINE
)
_MAX_FILES = 50


def uuencoded_files(data: bytes) -> list[Part]:
    """Return the files in a text, each as a part of its own."""
    if b"begin " not in data:
        return []
    found = [match for _, match in zip(range(_MAX_FILES), _FILE.finditer(data), strict=False)]
    return [
        file_part(
            "application/octet-stream",
            match[1].decode("ascii", "surrogateescape"),
            "x-uuencode",
            match.group(),
        )
        for match in found
    ]


def without_files(text: str) -> str:
    """Return a text without the files in it."""
    return _IN_TEXT.sub("", text, count=_MAX_FILES) if "begin " in text else text
