"""Where old words start: attribution lines, separators and header blocks of mail programs, line by line."""

from __future__ import annotations

from typing import NamedTuple

from tuidesk.mail import quote_words as words

MAX_LINE = 1000
_DIRECTION_MARKS = dict.fromkeys(
    (0x200E, 0x200F, *range(0x202A, 0x202F))
)  # Windows Mail puts them into dates
_SHORTEST = 8
_ATTRIBUTION_LINES = 6
_LONGEST_UNKNOWN = 120  # characters of an attribution in a language that we do not know
_BLOCK_LINES = 10


def is_quoted(line: str) -> bool:
    """Say whether a line is quoted by `>`; ornaments such as '>>> here <<<' are not."""
    start = line[:8].lstrip()
    return start.startswith(">") and not line.rstrip().endswith("<<<")


def attribution_end(lines: list[str], at: int, limit: int) -> int:
    """Return the line after the attribution that starts at `at`, 0 when none does."""
    line = _undirected(lines[at])
    if not line.strip():
        return 0
    if words.ANDROID.fullmatch(line):
        return at + 1
    start = start_of(line)
    if not any(start) and (len(line) < _SHORTEST or not ends_attribution(line)):
        return 0
    joined = ""
    blank = 0
    for after in range(at + 1, min(at + _ATTRIBUTION_LINES, limit) + 1):
        part = _undirected(lines[after - 1]).strip()
        blank += not part
        if blank and not _may_pause(joined, start, blank):
            return 0
        if is_quoted(part) and not part.startswith(">:") and not words.VERB_FIRST.match(part.lstrip("> ")):
            return 0
        joined = f"{joined} {part}".strip()
        if len(joined) > MAX_LINE:
            return 0
        if part and is_attribution(joined, start, _next_is_quoted(lines, after, limit)):
            return after
    return 0


def _undirected(line: str) -> str:
    """Return a line, of bounded length, without the marks that Hebrew and Arabic programs put around names."""
    return line[:MAX_LINE] if line.isascii() else line[:MAX_LINE].translate(_DIRECTION_MARKS)


class Start(NamedTuple):
    """How a line begins, of the ways in which an attribution does."""

    word: bool  # "On", "El", "Mon"
    date: bool  # 2025-06-03
    soon: bool  # a day after a word or two that we need not know
    name: bool  # Ann <ann@x.example>
    foreign: bool  # a letter of a script that we know few words of, or a time of day


def start_of(line: str) -> Start:
    """Return how a line begins."""
    return Start(
        words.ATTRIBUTION_START.match(line) is not None,
        words.DATE_FIRST.match(line) is not None,
        words.DATE_SOON.match(line) is not None,
        words.NAME_FIRST.match(line) is not None,
        words.FOREIGN_FIRST.match(line) is not None,
    )


def _may_pause(joined: str, start: Start, blank: int) -> bool:
    """Let one blank line stand inside "On <date> <name>", which some programs write before "<address> wrote:"."""
    return blank == 1 and start.word and words.HAS_CLOCK.search(joined) is not None


def ends_attribution(text: str) -> bool:
    """Say whether a text ends as attributions do, with a colon or its like."""
    end = text[-40:].rstrip(" \t*_-")
    return end.endswith(words.ATTRIBUTION_ENDS) or (text.endswith("--") and end.endswith("wrote"))


def is_attribution(text: str, start: Start, quote_follows: bool) -> bool:
    """Say whether joined lines are an attribution: a date, who wrote, and a colon or its like at the end.

    An address beside a date needs no word that we know, so that any language will do.
    """
    ended = ends_attribution(text)
    timed = words.HAS_TIME.search(text) is not None
    if timed and "@" in text and quote_follows and (start.date or start.soon or ended):
        return True
    if not ended:
        return False
    if quote_follows:
        return _stands_above_quote(text, start, timed)
    # Without a quote after it, only the full form counts: a date, and the verb or an address at the end.
    if not timed or not any(start):
        return False
    if words.ADDRESS_IN_ANGLES.search(text) and (start.word or start.date or words.HAS_CLOCK.search(text)):
        return True
    if "@" not in text and not words.HAS_DAY.search(text):
        return False
    if not (start.word or start.date or start.name or words.HAS_CLOCK.search(text)):
        return False
    where = text if start.name or text.startswith("---") else text[-24:]
    return words.ATTRIBUTION_VERB.search(where) is not None


def _stands_above_quote(text: str, start: Start, timed: bool) -> bool:
    if len(text) <= _LONGEST_UNKNOWN and words.SAYS_WHEN.match(text):
        return True  # a day, a time and a colon: in any language
    if not (start.word or timed or "@" in text or words.SAYS_ONLY_WHO.fullmatch(text)):
        return False
    return words.ATTRIBUTION_VERB.search(text) is not None


def _next_is_quoted(lines: list[str], at: int, limit: int) -> bool:
    for line in lines[at : min(at + 6, limit)]:
        if line.strip():
            return is_quoted(line)
    return False


def is_separator(lines: list[str], at: int, limit: int) -> bool:
    """Say whether a mail program's separator begins at a line."""
    line = lines[at][:MAX_LINE]
    if words.ORIGINAL.fullmatch(line) or words.WRITE_ABOVE_LINE.fullmatch(line):
        return True
    if words.RULE.fullmatch(line):
        following = next((n for n in range(at + 1, min(at + 4, limit)) if lines[n].strip()), None)
        return following is not None and is_header_block(lines, following, limit)
    return False


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
    clock = words.HAS_CLOCK.search(first[1]) is not None
    strays = 0
    for line in lines[at + 1 : min(at + 1 + _BLOCK_LINES, limit)]:
        label = label_of(line)
        if label is None:
            strays += bool(line.strip())
            if strays > 2:
                break
            continue
        found.add(label[0])
        address = address or "@" in label[1]
        if label[0] == "date":
            timed = timed or words.HAS_TIME.search(label[1]) is not None
            clock = clock or words.HAS_CLOCK.search(label[1]) is not None
    if "from" not in found and "to" not in found:
        return False
    if len(found) >= 3:
        return bool(found & {"date", "subject"}) and (address or clock or {"date", "subject"} <= found)
    return len(found) == 2 and address and timed


def header_block_end(lines: list[str], at: int, limit: int) -> int:
    """Return the line after a header block, which a blank line ends."""
    while at < limit and lines[at].strip():
        at += 1
    return at


def label_of(line: str) -> tuple[str, str] | None:
    """Return the kind of a header label that opens a line ('from', 'date', 'to', …) and what follows it."""
    if ":" not in line[:40] and "：" not in line[:40]:
        return None
    match = words.LABEL.fullmatch(line[:MAX_LINE])
    kind = words.LABEL_KINDS.get(match[1].strip().lower()) if match else None
    return (kind, match[2].translate(_DIRECTION_MARKS).strip()) if match and kind else None
