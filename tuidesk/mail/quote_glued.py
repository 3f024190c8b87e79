"""Attributions that a program wrote behind the reply, on the same line."""

from __future__ import annotations

from tuidesk.mail import quote_words as words
from tuidesk.mail.quote_starts import MAX_LINE, ends_attribution, is_attribution, start_of

_FIRST_WORDS = 3


def glued_at(line: str) -> int:
    """Return where an attribution begins that a program wrote behind the reply on one line, 0 when none does."""
    line = line[:MAX_LINE]
    if not ends_attribution(line) or not words.HAS_TIME.search(line):
        return 0
    first = start_of(line)
    for found in words.GLUED.finditer(line):
        before = line[: found.start()].rstrip(" -—")
        rest = line[found.start() :].lstrip(" -—")
        # The first words may be those of an attribution in a language that we do not know.
        known = not any(first) and (rest[0].isupper() or len(before.split()) > _FIRST_WORDS)
        if not before or not (known or before.endswith(("!", "?", "…"))):
            continue
        if is_attribution(rest, start_of(rest), quote_follows=False):
            return found.start()
    return 0
