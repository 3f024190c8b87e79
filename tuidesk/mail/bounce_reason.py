"""What the other server said, out of a report that a mail failed: one line for the people who read the ticket."""

from __future__ import annotations

import re

from tuidesk.mail.bounce_plain import says_failure

_MOST = 300
_TYPE = re.compile(r"\s*[A-Za-z0-9-]{1,20};\s*")  # RFC 3464 §2.3.6: smtp; 550 …
_REPLY = re.compile(r"(?<![\d.])(?:[45][0-5]\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}\b)")
_CODE_ONLY = re.compile(r"[\s#<>()\d.:-]*")
_MAX_LINES = 200


def reason_of(diagnostic: str, words: str, recipients: tuple[str, ...]) -> str:
    """Return the reason in a Diagnostic-Code, else the line of the report's words that gives it, '' for none."""
    said = _one_line(_TYPE.sub("", diagnostic, count=1))
    if not _CODE_ONLY.fullmatch(said):
        return said
    return _line_of(words, recipients) or said


def _line_of(words: str, recipients: tuple[str, ...]) -> str:
    lines = [_one_line(line) for line in words.split("\n")[:_MAX_LINES]]
    first = next((number for number, line in enumerate(lines) if _names(line, recipients)), 0)
    # A reason stands below its address; what stands above is what the reporting server says of itself.
    nearest = [line for line in (*lines[first:], *lines[:first]) if not _CODE_ONLY.fullmatch(line)]
    told = [line for line in nearest if line.strip("<>(): ").lower() not in recipients]
    for test in (_REPLY.search, says_failure):
        found = next((line for line in told if test(line)), "")
        if found:
            return found
    return ""


def _names(line: str, recipients: tuple[str, ...]) -> bool:
    return bool(recipients) and recipients[0] in line.lower()


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MOST].strip()
