"""Where a writer's signature begins: the "-- " line, a telephone's footer, a closing formula with a name."""

from __future__ import annotations

import re

from tuidesk.mail.quote_words import MOBILE_FOOTER, SIGN_OFF, SIGNED_NAME

_DELIMITERS = ("--", "—", "– –")
_STARTS = ("-", "—", "–", "_")
_LIST_FOOTER = re.compile(r"_{20,}\s{0,4}")
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
    start = _sign_off(lines, window, end)
    return start if start is not None else _footer(lines, window)


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


def _footer(lines: list[str], window: range) -> int | None:
    if not window or not _is_footer(lines[window[-1]]):
        return None
    return _with_name(lines, window[0], window[-1])


def _is_footer(line: str) -> bool:
    """A telephone says it in a few words; a sentence that begins alike is the writer's own."""
    text = line.strip()
    return (
        len(text.split()) <= 8
        and not text.endswith((".", ","))
        and MOBILE_FOOTER.match(text[:200]) is not None
    )
