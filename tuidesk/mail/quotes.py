"""Where the old words of a mail begin: folds for quotes and signatures. Nothing is ever cut.

One pass over the lines. A *hard* start (a header block, "Original Message", an Outlook reply mark)
makes all that follows old. A *soft* start (an attribution line, a mark of Gmail or Apple) makes the
`>` lines after it old, since new words may follow them. Answers between quotes stay open.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.mail import quote_words as words
from tuidesk.mail.message import Fold
from tuidesk.mail.quote_starts import (
    MAX_LINE,
    attribution_end,
    header_block_end,
    is_header_block,
    is_quoted,
    is_separator,
    label_of,
)
from tuidesk.mail.signatures import signature_start

HARD_MARK = "\ue000"  # a line put into HTML where a reply's old part begins
SOFT_MARK = "\ue001"  # the same, where new words may follow the quote
SIGN_MARK = "\ue002"  # the same, where a signature begins
MAX_LINES = 50_000
_UP_TO_QUOTE = 4  # lines of an attribution that a mark of the HTML announced


@dataclass(frozen=True, slots=True)
class _Quote:
    first: int  # of the attribution, where there is one
    quoted: int  # the first `>` line
    end: int

    @property
    def attributed(self) -> bool:
        return self.quoted > self.first


def find_folds(
    lines: list[str],
    hard: int | None = None,
    soft: frozenset[int] = frozenset(),
    signed: frozenset[int] = frozenset(),
) -> tuple[Fold, ...]:
    """Return the folds of a text; `hard`, `soft` and `signed` are the lines at which marks of the HTML stood."""
    size = min(len(lines), MAX_LINES)
    quotes, end = _scan(lines, size, hard, soft)
    folded = [
        _Quote(_above_rules(lines, quote.first), quote.quoted, quote.end)
        for quote in _worth_folding(lines, quotes, end)
        if quote.end > quote.first
    ]
    if end < size:
        folded.append(_Quote(_above_rules(lines, end), size, size))
    if not _has_words(lines, folded, size):
        return ()
    folds = [Fold(quote.first, quote.end, "quote") for quote in folded]
    return tuple(sorted([*folds, *_signature(lines, folded, size, signed)], key=lambda fold: fold.first))


def visible_text(text: str, folds: tuple[Fold, ...]) -> str:
    """Return only the new words: no fold, and none of the quoted lines that stay open between answers."""
    lines = text.split("\n")
    hidden = {number for fold in folds for number in range(fold.first, min(fold.end, len(lines)))}
    kept = [
        line for number, line in enumerate(lines) if number not in hidden and not (folds and is_quoted(line))
    ]
    return "\n".join(kept).strip()


def _scan(lines: list[str], size: int, hard: int | None, soft: frozenset[int]) -> tuple[list[_Quote], int]:
    """Return the quotes in order and the line at which all the rest is old."""
    quotes: list[_Quote] = []
    limit = size if hard is None else min(hard, size)
    at = 0
    while at < limit:
        if at not in soft and not words.MAY_START.search(lines[at]):
            at += 1
            continue
        if _is_forward(lines[at]):
            return quotes, size  # what was passed on is what the mail is about
        if is_quoted(lines[at]):
            end = _quoted_end(lines, at, limit)
            quotes.append(_Quote(at, at, end))
            at = end
            continue
        if at in soft or (opening := attribution_end(lines, at, limit)):
            after = at if at in soft else opening
            at, closed = _attributed(lines, quotes, at, after, limit)
            if closed:
                return quotes, at
            continue
        if is_separator(lines, at, limit):
            return quotes, at
        if label_of(lines[at]) and is_header_block(lines, at, limit):
            if any(line.strip() for line in lines[max(0, at - 20) : at]):
                return quotes, at
            at = header_block_end(lines, at, limit)  # nothing stands above it: the mail itself is a forward
            continue
        at += 1
    return quotes, limit


def _is_forward(line: str) -> bool:
    return words.FORWARDED.fullmatch(line[:MAX_LINE].lstrip("> ")) is not None


def _above_rules(lines: list[str], at: int) -> int:
    """Take the rules that a mail program drew above the old mail into its fold."""
    first = at
    while at > 0 and (not lines[at - 1].strip() or words.DRAWN_RULE.fullmatch(lines[at - 1][:MAX_LINE])):
        at -= 1
        first = at if lines[at].strip() else first
    return first


def _quoted_end(lines: list[str], at: int, limit: int) -> int:
    """Return the end of a run of quoted lines; blank lines inside belong to it."""
    end = at
    while at < limit:
        if is_quoted(lines[at]):
            end = at + 1
        elif lines[at].strip() and not _is_left_over(lines, at, limit):
            break
        at += 1
    return end


def _is_left_over(lines: list[str], at: int, limit: int) -> bool:
    """Say whether a line between quoted ones is the rest of a link that was broken out of its quote."""
    between = at + 1 < limit and is_quoted(lines[at + 1]) and at > 0 and is_quoted(lines[at - 1])
    return between and words.BROKEN_LINK.fullmatch(lines[at][:MAX_LINE]) is not None


def _attributed(lines: list[str], quotes: list[_Quote], at: int, after: int, limit: int) -> tuple[int, bool]:
    """Take the quote that an attribution opens; without `>` lines all that follows is old."""
    marked = after == at
    seen = 0
    for line in range(after, limit):
        if _is_forward(lines[line]):
            return line, False
        if is_quoted(lines[line]):
            end = _quoted_end(lines, line, limit)
            quotes.append(_Quote(at, line, end))
            return end, False
        if lines[line].strip():
            seen += 1
            if not marked or seen > _UP_TO_QUOTE:
                break
    return at, True


def _worth_folding(lines: list[str], quotes: list[_Quote], end: int) -> list[_Quote]:
    """Leave open what is answered: quotes with new words after them, unless it is one whole quoted mail."""
    answered: set[int] = set()
    for number, quote in enumerate(quotes):
        until = quotes[number + 1].first if number + 1 < len(quotes) else end
        following = next((line for line in lines[quote.end : until] if line.strip()), None)
        if following is not None and following.rstrip() != "--":
            answered.add(number)
    if len(answered) == 1 and quotes[next(iter(answered))].attributed:
        return list(quotes)
    return [_attribution_of(quote) if number in answered else quote for number, quote in enumerate(quotes)]


def _attribution_of(quote: _Quote) -> _Quote:
    return _Quote(quote.first, quote.quoted, quote.quoted)


def _has_words(lines: list[str], folded: list[_Quote], size: int) -> bool:
    at = 0
    for quote in folded:
        if any(line.strip() for line in lines[at : quote.first]):
            return True
        at = quote.end
    return any(line.strip() for line in lines[at:size])


def _signature(lines: list[str], folded: list[_Quote], size: int, signed: frozenset[int]) -> list[Fold]:
    """Find a signature at the end of each stretch of new words, but never fold all words away."""
    found: list[Fold] = []
    at = 0
    seen = False
    for first, end in [*((quote.first, quote.end) for quote in folded), (size, size)]:
        marked = min((line for line in signed if at <= line < first), default=None)
        start = signature_start(lines, at, first if marked is None else marked) or marked
        if start is not None and (seen or any(line.strip() for line in lines[at:start])):
            found.append(Fold(start, first, "signature"))
        seen = seen or any(line.strip() for line in lines[at:first])
        at = end
    return found
