"""Where a writer's signature begins: the "-- " line, a telephone's footer, a closing formula with a name."""

from __future__ import annotations

import re

from tuidesk.mail.quote_starts import label_of
from tuidesk.mail.signature_words import CONTACT, DEVICE, MOBILE_FOOTER, SIGN_OFF, SIGNED_NAME

_DELIMITERS = ("--", "—", "– –")
_STARTS = ("-", "—", "–", "_")
_LIST_FOOTER = re.compile(r"_{30,}\s{0,4}")
_DRAWN = re.compile(r"[-_=*]{4,80}")
_LONGEST_CONTACTS = 25
_WINDOW = 40  # lines from the end in which a signature may begin
_AFTER_SIGN_OFF = 10
_SHORT = 70
_LONGEST_SIGN_OFF = 50


def signature_start(lines: list[str], first: int, end: int) -> int | None:
    """Return the line at which the signature of lines [first, end) begins, None when there is none."""
    while end > first and not lines[end - 1].strip():
        end -= 1
    window = range(max(first, end - _WINDOW), end)
    for number in window:
        line = lines[number]
        if line[:1] in _STARTS and (line.rstrip() in _DELIMITERS or _LIST_FOOTER.fullmatch(line[:_SHORT])):
            return _with_name(lines, first, number)
    for test in (_sign_off, _contacts, _footer, _signed):
        start = test(lines, window, end)
        if start is not None:
            return start
    return None


def _with_name(lines: list[str], first: int, at: int) -> int:
    """Take a name signed above the delimiter ("-Ann") into the signature."""
    above = next((n for n in range(at - 1, max(first, at - 4) - 1, -1) if lines[n].strip()), None)
    return above if above is not None and SIGNED_NAME.fullmatch(lines[above][:_SHORT]) else at


def _sign_off(lines: list[str], window: range, end: int) -> int | None:
    for number in window[-_AFTER_SIGN_OFF - 6 :]:
        line = lines[number]
        if 1 < len(line) <= _LONGEST_SIGN_OFF and SIGN_OFF.fullmatch(line):
            after = [text for text in lines[number + 1 : end] if text.strip()]
            if 0 < len(after) <= _AFTER_SIGN_OFF and all(len(text) <= _SHORT for text in after):
                return number
    return None


def _contacts(lines: list[str], window: range, end: int) -> int | None:
    """Find the last paragraphs, of short lines that say who somebody is and how to reach them.

    They begin at a drawn rule, else where the last paragraph does.
    """
    facts = 0
    for number in reversed(window):
        line = lines[number].strip()
        if len(line) > _SHORT or end - number > _LONGEST_CONTACTS or label_of(line):
            return None  # a header block is somebody else's
        if _DRAWN.fullmatch(line):
            return number if facts >= 2 else None
        facts += CONTACT.search(line) is not None
        opens = number > window[0] and not lines[number - 1].strip() and line
        if opens and facts >= 2 and CONTACT.search(line) is None and end - number <= _AFTER_SIGN_OFF:
            return _with_rule(lines, window[0], number)
    return None


def _with_rule(lines: list[str], first: int, at: int) -> int:
    """Take a rule drawn above a signature into it."""
    above = next((n for n in range(at - 1, first, -1) if lines[n].strip()), None)
    return above if above is not None and _DRAWN.fullmatch(lines[above].strip()) else at


def _footer(lines: list[str], window: range, end: int) -> int | None:
    if not window or not _is_footer(lines[window[-1]]):
        return None
    return _with_name(lines, window[0], window[-1])


def _signed(lines: list[str], window: range, end: int) -> int | None:
    """Find a name behind a dash or slash in the last line ("-Ann", "/Ann"), unless it ends a list."""
    if len(window) < 2:
        return None
    last, above = lines[window[-1]], lines[window[-2]]
    if not SIGNED_NAME.fullmatch(last[:_SHORT]) or not last.lstrip(" -–—/")[:1].isupper():
        return None
    return None if above.lstrip()[:1] in _STARTS else window[-1]


def _is_footer(line: str) -> bool:
    """A telephone says it in a few words; a sentence that begins alike is the writer's own."""
    text = line.strip()[:200]
    if MOBILE_FOOTER.match(text) is None:
        return False
    count = len(text.split())
    if DEVICE.search(text) and "," not in text:
        return count <= 12
    return count <= 8 and not text.endswith((".", ","))
