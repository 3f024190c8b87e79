"""From the words that were sent to the text that is shown, with its folds."""

from __future__ import annotations

from typing import NamedTuple

from tuidesk.mail.body import Words
from tuidesk.mail.caps import MAX_HTML, MAX_TEXT
from tuidesk.mail.message import Fold
from tuidesk.mail.quote_glued import glued_at
from tuidesk.mail.quote_starts import is_quoted
from tuidesk.mail.quote_words import ATTRIBUTION_ENDS
from tuidesk.mail.quotes import HARD_MARK, SIGN_MARK, SOFT_MARK, find_folds

_MARKS = str.maketrans("", "", HARD_MARK + SOFT_MARK + SIGN_MARK)


class Shown(NamedTuple):
    """The text of a mail as lines, what of it is old, and whether a limit cut it."""

    lines: list[str]
    folds: tuple[Fold, ...]
    from_html: bool
    cut: bool


def shown(stretches: list[Words]) -> Shown:
    """Turn every stretch into text, join them and find the folds."""
    from_html = any(words.html for words in stretches)
    cut = sum(len(words.text) for words in stretches if words.html) > MAX_HTML
    lines = _unglued(
        _without_outer_blanks([line.rstrip() for words in stretches for line in _plain(words).split("\n")])
    )
    marks = _take_marks(lines) if from_html else (None, frozenset[int](), frozenset[int]())
    kept = _within(lines, MAX_TEXT)
    return Shown(
        kept, find_folds(kept, *marks), from_html, cut or len(kept) < len(lines) or kept[-1:] != lines[-1:]
    )


def _unglued(lines: list[str]) -> list[str]:
    """Break a line at the attribution that a program wrote behind the reply, since folds are whole lines."""
    out: list[str] = []
    for number, line in enumerate(lines):
        quoted = line.endswith(ATTRIBUTION_ENDS) and any(map(is_quoted, lines[number + 1 : number + 3]))
        at = glued_at(line) if quoted else 0
        out += [line[:at].rstrip(" "), line[at:]] if at else [line]
    return out


def _within(lines: list[str], limit: int) -> list[str]:
    """Return as much of the lines as the limit of characters allows."""
    left = limit
    for number, line in enumerate(lines):
        left -= len(line) + 1
        if left < 0:
            return [*lines[:number], line[: len(line) + 1 + left]]
    return lines


def _plain(words: Words) -> str:
    if not words.html:
        return words.text
    from tuidesk.mail.html import to_text  # here, so that only a mail that needs it pays for html2text

    return to_text(words.text[:MAX_HTML])


def _without_outer_blanks(lines: list[str]) -> list[str]:
    first, end = 0, len(lines)
    while first < end and not lines[first]:
        first += 1
    while end > first and not lines[end - 1]:
        end -= 1
    return lines[first:end]


def _take_marks(lines: list[str]) -> tuple[int | None, frozenset[int], frozenset[int]]:
    """Remove the marks that the HTML's reader left, and return the lines at which they stood."""
    hard: int | None = None
    soft: set[int] = set()
    signed: set[int] = set()
    kept: list[str] = []
    for line in lines:
        if HARD_MARK in line and hard is None:
            hard = len(kept)
        if SOFT_MARK in line:
            soft.add(len(kept))
        if SIGN_MARK in line:
            signed.add(len(kept))
        rest = line.translate(_MARKS) if line else line
        if rest.strip("> ") or not line:
            kept.append(rest)
    lines[:] = kept
    return hard, frozenset(soft), frozenset(signed)
