"""The beginning of a mail as programs damage it, put right so that its headers can be read.

Each was seen in real mail: blank lines or a byte order mark in front, a mailbox's "From " line that was
quoted on the way, a blank before a colon, and a header that was broken into lines without the blank that
makes the next line a part of it.
"""

from __future__ import annotations

import re

from tuidesk.mail import caps

_FRONT = re.compile(rb"(?:\xef\xbb\xbf|[\r\n]){1,100}|>From [^\r\n]{1,300}\r?\n")
_BLANK_BEFORE_COLON = re.compile(rb"(?m)^([A-Za-z][\w-]{0,60})[ \t]{1,9}:")
_NO_FIELD = re.compile(rb"(?m)^(?![ \t\r\n]|[!-9;-~]{1,200}[ \t]{0,9}:|>?From )(?=[^\n]{0,2000}\n)")
# What stands below a broken line must be a header for sure: a body may begin without its blank line.
_SURELY_FIELD = re.compile(
    rb"(?mi)^(?:from|to|subject|date|mime-version|message-id|received|return-path|content-type"
    rb"|content-transfer-encoding)[ \t]{0,9}:"
)


def repaired(raw: bytes) -> bytes:
    """Return a mail with a readable head; the mail itself when there is nothing to repair."""
    front = _FRONT.match(raw)
    data = raw[front.end() :] if front else raw
    head, rest = caps.split_headers(data[: caps.MAX_HEADER])
    if not rest:
        return data
    mended = _BLANK_BEFORE_COLON.sub(rb"\1:", head)
    if _NO_FIELD.search(mended):
        last = max((found.start() for found in _SURELY_FIELD.finditer(mended)), default=0)
        mended = _NO_FIELD.sub(b" ", mended[:last]) + mended[last:]
    return data if mended == head else mended + rest + data[caps.MAX_HEADER :]
