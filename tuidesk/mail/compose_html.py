"""The HTML form of a mail that leaves: made from its text, or cleaned."""

from __future__ import annotations

import html
import re
from itertools import groupby

from tuidesk.i18n import _
from tuidesk.mail.compose_errors import ComposeError

MAX_NESTING = 500  # nh3's time grows with the square of the depth
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"']{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'"
_TAG = re.compile(r"<(/?)[A-Za-z]")
_PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{}</body></html>\n'


def html_from_text(text: str) -> str:
    """Return a page of escaped paragraphs; lines quoted by '>' become blockquotes, web and mail addresses links."""
    lines = text.rstrip("\n").split("\n")
    return _PAGE.format("".join(_block(depth, list(group)) for depth, group in groupby(lines, key=_depth)))


def safe_html(source: str) -> str:
    """Return HTML without scripts, handlers and other links than http, https and mailto; raises ComposeError."""
    import nh3  # here, so that a desk that sends plain text never loads it

    deepest = depth = 0
    for tag in _TAG.finditer(source):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise ComposeError(
            _("The text is nested too deeply to be sent as HTML"), _("Shorten the quoted part.")
        )
    return _PAGE.format(nh3.clean(source, url_schemes={"http", "https", "mailto"}))


def _depth(line: str) -> int:
    depth = 0
    while line.startswith(">") and depth < 20:
        line = line[1:].removeprefix(" ")
        depth += 1
    return depth


def _block(depth: int, lines: list[str]) -> str:
    plain = [_unquoted(line, depth) for line in lines]
    inner = "".join(
        f"<p>{'<br>'.join(map(_linked, group))}</p>"
        for blank, group in groupby(plain, key=_is_blank)
        if not blank
    )
    return '<blockquote type="cite">' * depth + inner + "</blockquote>" * depth


def _unquoted(line: str, depth: int) -> str:
    for _level in range(depth):
        line = line[1:].removeprefix(" ")
    return line


def _is_blank(line: str) -> bool:
    return not line.strip()


def _linked(line: str) -> str:
    """Escape a line and make its addresses links whose text is the address itself."""
    out: list[str] = []
    position = 0
    for match in _LINK.finditer(line):
        target = match.group().rstrip(_TRAILING)
        out.append(html.escape(line[position : match.start()]))
        out.append(f'<a href="{html.escape(target)}">{html.escape(target)}</a>')
        position = match.start() + len(target)
    out.append(html.escape(line[position:]))
    return "".join(out)
