"""HTML taken apart by one linear pass, for what stands before html2text.

CPython's HTMLParser is quadratic on `<a <a <a` and on open comments, and raises on `<![x`. Here a
`<` that opens no closed tag is text, and each search for an end runs at most once over the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]{0,40})([^<>]*)>")
_DECLARATION = re.compile(r"<[!?/][^<>]*>")
_DROPPED = (
    "style",
    "script",
    "head",
    "title",
    "template",
    "noframes",
    "svg",
    "math",
    "iframe",
    "object",
    "textarea",
    "select",
)
_ENDS = {
    name: re.compile(rf"</{name}\b[^<>]*>" + ("|(?=<body)" if name == "head" else ""), re.IGNORECASE)
    for name in _DROPPED
}
_MAX_QUOTED_TAIL = 2000


class Token(NamedTuple):
    """A run of text (`name` is '') or a tag: its lower-case name, whether it closes, its attributes."""

    text: str
    name: str = ""
    closes: bool = False
    attributes: str = ""


class _Ends:
    """Where the next end of a dropped element is; an element that never ends is looked for once only."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.missing: set[str] = set()

    def after(self, name: str, position: int) -> int:
        if name in self.missing:
            return -1
        found = _ENDS[name].search(self.html, position)
        if not found:
            self.missing.add(name)
            return -1
        return found.end()

    def after_comment(self, position: int) -> int:
        if "--" in self.missing:
            return -1
        end = self.html.find("-->", position)
        if end < 0:
            self.missing.add("--")
            return -1
        return end + 3


def tokens(html: str) -> Iterator[Token]:
    """Yield the text and tags of a document without comments, declarations, styles and scripts."""
    ends = _Ends(html)
    position = 0
    while True:
        start = html.find("<", position)
        if start < 0:
            yield Token(html[position:])
            return
        if start > position:
            yield Token(html[position:start])
        tag = _TAG.match(html, start)
        if tag:
            end, attributes = _whole(html, tag)
            name = tag[2].lower()
            after = (
                ends.after(name, end) if name in _ENDS and not tag[1] and not attributes.endswith("/") else -1
            )
            if after < 0:
                yield Token("", name, bool(tag[1]), attributes)
            position = max(after, end)
        else:
            position = _past_markup(html, start, ends)
            if position == start + 1:
                yield Token("&lt;")


def _whole(html: str, tag: re.Match[str]) -> tuple[int, str]:
    """Extend a tag over a '>' that stands inside one of its quoted attributes."""
    end, attributes = tag.end(), tag[3]
    for _ in range(3):
        if attributes.count('"') % 2 == 0:
            break
        close = html.find(">", end, end + _MAX_QUOTED_TAIL)
        if close < 0 or "<" in html[end:close]:
            return tag.end(), tag[3]
        attributes += html[end - 1 : close]
        end = close + 1
    return end, attributes


def _past_markup(html: str, start: int, ends: _Ends) -> int:
    """Return the position after a comment or declaration, start + 1 when the '<' opens neither."""
    if html.startswith("<!--", start):
        return max(ends.after_comment(start + 4), start + 1)
    declaration = _DECLARATION.match(html, start)
    return declaration.end() if declaration else start + 1
