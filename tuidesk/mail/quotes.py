"""Where the old words of a mail begin: folds for quotes and signatures. Nothing is ever cut.

One pass over the lines. A *hard* start (a header block, "Original Message", an Outlook reply mark)
makes all that follows old. A *soft* start (an attribution line, a mark of Gmail or Apple) makes the
`>` lines after it old, since new words may follow them. Answers between quotes stay open.
"""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.mail import quote_words as words
from tuidesk.mail.message import Fold
from tuidesk.mail.signatures import signature_start

HARD_MARK = "\ue000"  # a line put into HTML where a reply's old part begins
SOFT_MARK = "\ue001"  # the same, where new words may follow the quote
MAX_LINES = 50_000
MAX_LINE = 1000
_ATTRIBUTION_LINES = 4
_BLOCK_LINES = 8


@dataclass(frozen=True, slots=True)
class _Quote:
    first: int
    end: int
    attributed: bool


def find_folds(
    lines: list[str], hard: int | None = None, soft: frozenset[int] = frozenset()
) -> tuple[Fold, ...]:
    """Return the folds of a text; `hard` and `soft` are the lines at which marks of the HTML stood."""
    size = min(len(lines), MAX_LINES)
    quotes, end = _scan(lines, size, hard, soft)
    folded = _worth_folding(lines, quotes, end)
    if end < size:
        folded.append(_Quote(end, size, True))
    if not _has_words(lines, folded, size):
        return ()
    folds = [Fold(quote.first, quote.end, "quote") for quote in folded]
    return tuple(sorted([*folds, *_signature(lines, folded, size)], key=lambda fold: fold.first))


def visible_text(text: str, folds: tuple[Fold, ...]) -> str:
    """Return only the new words: no fold, and none of the quoted lines that stay open between answers."""
    lines = text.split("\n")
    hidden = {number for fold in folds for number in range(fold.first, min(fold.end, len(lines)))}
    kept = [
        line for number, line in enumerate(lines) if number not in hidden and not (folds and is_quoted(line))
    ]
    return "\n".join(kept).strip()


def is_quoted(line: str) -> bool:
    """Say whether a line is quoted by `>`; ornaments such as '>>> here <<<' are not."""
    start = line[:8].lstrip()
    return start.startswith(">") and not line.rstrip().endswith("<<<")


def _scan(lines: list[str], size: int, hard: int | None, soft: frozenset[int]) -> tuple[list[_Quote], int]:
    """Return the quotes in order and the line at which all the rest is old."""
    quotes: list[_Quote] = []
    limit = size if hard is None else min(hard, size)
    at = 0
    while at < limit:
        if is_quoted(lines[at]):
            end = _quoted_end(lines, at, limit)
            quotes.append(_Quote(at, end, False))
            at = end
            continue
        if words.FORWARDED.fullmatch(lines[at][:MAX_LINE]):
            return quotes, size  # what was passed on is what the mail is about
        if at in soft or (opening := _attribution(lines, at, limit)):
            after = at if at in soft else opening
            at, closed = _attributed(lines, quotes, at, after, limit)
            if closed:
                return quotes, at
            continue
        if _starts_old(lines, at, limit):
            return quotes, at
        at += 1
    return quotes, limit


def _quoted_end(lines: list[str], at: int, limit: int) -> int:
    """Return the end of a run of quoted lines; blank lines inside belong to it."""
    end = at
    while at < limit:
        if is_quoted(lines[at]):
            end = at + 1
        elif lines[at].strip():
            break
        at += 1
    return end


def _attributed(lines: list[str], quotes: list[_Quote], at: int, after: int, limit: int) -> tuple[int, bool]:
    """Take the quote that an attribution opens; without `>` lines all that follows is old."""
    marked = after == at
    seen = 0
    for line in range(after, limit):
        if is_quoted(lines[line]):
            end = _quoted_end(lines, line, limit)
            quotes.append(_Quote(at, end, True))
            return end, False
        if lines[line].strip():
            seen += 1
            if words.FORWARDED.fullmatch(lines[line][:MAX_LINE]):
                return line, False
            if not marked or seen > _ATTRIBUTION_LINES:
                break
    return at, True


def _attribution(lines: list[str], at: int, limit: int) -> int:
    """Return the line after the attribution that starts at `at`, 0 when none does."""
    line = lines[at][:MAX_LINE]
    if not line.strip():
        return 0
    if words.ANDROID.fullmatch(line):
        return at + 1
    opens = words.ATTRIBUTION_START.match(line) is not None
    dated = words.DATE_FIRST.match(line) is not None
    if not (opens or dated or words.ATTRIBUTION_END.search(line)):
        return 0
    joined = ""
    for after in range(at + 1, min(at + _ATTRIBUTION_LINES, limit) + 1):
        part = lines[after - 1][:MAX_LINE].strip()
        if not part or is_quoted(part) and not part.startswith(">:"):
            return 0
        joined = f"{joined} {part}".lstrip()
        if len(joined) > MAX_LINE:
            return 0
        if _is_attribution(joined, opens or dated, dated, _next_is_quoted(lines, after, limit)):
            return after
    return 0


def _is_attribution(text: str, opens: bool, dated: bool, quote_follows: bool) -> bool:
    ended = words.ATTRIBUTION_END.search(text) is not None
    timed = words.HAS_TIME.search(text) is not None
    if dated and "@" in text and (ended or quote_follows):
        return True
    if not ended or not words.ATTRIBUTION_VERB.search(text):
        return False
    if quote_follows:
        return opens or timed or "@" in text
    # Without a quote after it, only the full form counts: a date, and the verb or an address at the end.
    return opens and timed and ("@" in text or words.ATTRIBUTION_VERB.search(text[-20:]) is not None)


def _next_is_quoted(lines: list[str], at: int, limit: int) -> bool:
    for line in lines[at : min(at + 6, limit)]:
        if line.strip():
            return is_quoted(line)
    return False


def _starts_old(lines: list[str], at: int, limit: int) -> bool:
    """Say whether a mail program's separator or header block begins at a line."""
    line = lines[at][:MAX_LINE]
    if words.ORIGINAL.fullmatch(line):
        return True
    if words.RULE.fullmatch(line):
        following = next((n for n in range(at + 1, min(at + 4, limit)) if lines[n].strip()), None)
        return following is not None and is_header_block(lines, following, limit)
    return (
        at > 0
        and any(above.strip() for above in lines[max(0, at - 20) : at])
        and is_header_block(lines, at, limit)
    )


def is_header_block(lines: list[str], at: int, limit: int) -> bool:
    """Say whether a quoted header block ("From: … Sent: … Subject: …", any language) begins at a line.

    Three labels make one, or two of which one is an address and one a time: people write single
    "From:" lines in prose.
    """
    first = label_of(lines[at])
    if first is None or first[0] not in ("from", "date"):
        return False
    found = {first[0]}
    address, timed = "@" in first[1], words.HAS_TIME.search(first[1]) is not None
    strays = 0
    for line in lines[at + 1 : min(at + 1 + _BLOCK_LINES, limit)]:
        label = label_of(line)
        if label is None:
            strays += 1
            if strays > 2:
                break
            continue
        found.add(label[0])
        address = address or "@" in label[1]
        timed = timed or (label[0] == "date" and words.HAS_TIME.search(label[1]) is not None)
    if "from" not in found and "to" not in found:
        return False
    return (len(found) >= 3 and bool(found & {"date", "subject"})) or (len(found) == 2 and address and timed)


def label_of(line: str) -> tuple[str, str] | None:
    """Return the kind of a header label that opens a line ('from', 'date', 'to', …) and what follows it."""
    if ":" not in line[:40] and "：" not in line[:40]:
        return None
    match = words.LABEL.fullmatch(line[:MAX_LINE])
    kind = words.LABEL_KINDS.get(match[1].strip().lower()) if match else None
    return (kind, match[2].strip()) if match and kind else None


def _worth_folding(lines: list[str], quotes: list[_Quote], end: int) -> list[_Quote]:
    """Leave open what is being answered: quotes with new words after them, unless it is one whole quoted mail."""
    answered = []
    for number, quote in enumerate(quotes):
        until = quotes[number + 1].first if number + 1 < len(quotes) else end
        following = next((line for line in lines[quote.end : until] if line.strip()), None)
        if following is not None and following.rstrip() != "--":
            answered.append(quote)
    if len(answered) == 1 and answered[0].attributed:
        return list(quotes)
    return [quote for quote in quotes if quote not in answered]


def _has_words(lines: list[str], folded: list[_Quote], size: int) -> bool:
    at = 0
    for quote in folded:
        if any(line.strip() for line in lines[at : quote.first]):
            return True
        at = quote.end
    return any(line.strip() for line in lines[at:size])


def _signature(lines: list[str], folded: list[_Quote], size: int) -> list[Fold]:
    """Find a signature at the end of each stretch of new words, but never fold all words away."""
    found: list[Fold] = []
    at = 0
    seen = False
    for first, end in [*((quote.first, quote.end) for quote in folded), (size, size)]:
        start = signature_start(lines, at, first)
        if start is not None and (seen or any(line.strip() for line in lines[at:start])):
            found.append(Fold(start, first, "signature"))
        seen = seen or any(line.strip() for line in lines[at:first])
        at = end
    return found
