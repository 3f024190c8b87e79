"""Where old words start: attribution lines, separators and header blocks of mail programs, line by line."""

from __future__ import annotations

from tuidesk.mail import quote_words as words

MAX_LINE = 1000
_ATTRIBUTION_LINES = 4
_BLOCK_LINES = 8


def is_quoted(line: str) -> bool:
    """Say whether a line is quoted by `>`; ornaments such as '>>> here <<<' are not."""
    start = line[:8].lstrip()
    return start.startswith(">") and not line.rstrip().endswith("<<<")


def attribution_end(lines: list[str], at: int, limit: int) -> int:
    """Return the line after the attribution that starts at `at`, 0 when none does."""
    line = lines[at][:MAX_LINE]
    if not line.strip():
        return 0
    if words.ANDROID.fullmatch(line):
        return at + 1
    opens = words.ATTRIBUTION_START.match(line) is not None
    dated = words.DATE_FIRST.match(line) is not None
    if not (opens or dated or _ends_attribution(line)):
        return 0
    joined = ""
    for after in range(at + 1, min(at + _ATTRIBUTION_LINES, limit) + 1):
        part = lines[after - 1][:MAX_LINE].strip()
        if not part or (is_quoted(part) and not part.startswith(">:")):
            return 0
        joined = f"{joined} {part}".lstrip()
        if len(joined) > MAX_LINE:
            return 0
        if _is_attribution(joined, opens or dated, dated, _next_is_quoted(lines, after, limit)):
            return after
    return 0


def _ends_attribution(text: str) -> bool:
    end = text[-40:].rstrip(" \t*_-")
    return end.endswith(words.ATTRIBUTION_ENDS) or (text.endswith("--") and end.endswith("wrote"))


def _is_attribution(text: str, opens: bool, dated: bool, quote_follows: bool) -> bool:
    ended = _ends_attribution(text)
    timed = words.HAS_TIME.search(text) is not None
    if timed and "@" in text and ((quote_follows and (dated or ended)) or (opens and ended)):
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
    return (kind, match[2].strip()) if match and kind else None
