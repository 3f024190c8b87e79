"""HTML to text: a linear pre-pass that leaves only what html2text reads well, then html2text.

Used only in the caged child. The pre-pass drops styles, scripts, comments, images and hidden
blocks, writes http(s) links as text, flattens deep lists and quotes (their output grows with the square of
the depth) and puts a mark where a mail program says that the old mail begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import html2text

from tuidesk.mail.caps import MAX_TEXT
from tuidesk.mail.html_hidden import hidden_classes, without_hidden
from tuidesk.mail.html_marks import attributes_of, is_indent, mark_for
from tuidesk.mail.html_tokens import Token, tokens
from tuidesk.mail.quotes import HARD_MARK, SIGN_MARK, SOFT_MARK

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLES = ("table", "tr", "td", "th")
_LISTS = ("li", "dl", "dt", "dd")
_GROUPS = ("center", "section", "article", "header", "footer")
_BLOCKS = frozenset({"p", "div", "br", "hr", "pre", *_HEADINGS, *_TABLES, *_LISTS, *_GROUPS})
_RENAMED = {"center": "div", "section": "div", "article": "div", "header": "div", "footer": "div"}
_NESTING = frozenset({"ul", "ol", "blockquote"})
_MAX_NESTING = 20
_LONGEST_START = 6
_MAX_LINK = 2000
_MAX_ALT = 100
_FILLER = dict.fromkeys((0x34F, 0x61C, 0xAD, 0x200B, 0x200C, 0x2060, 0xFEFF))  # of hidden preheaders
_BORDERED = re.compile(r"""\bborder\s*=\s*["']?[1-9]|MsoTableGrid""", re.IGNORECASE)
_MARKS = str.maketrans("", "", HARD_MARK + SOFT_MARK + SIGN_MARK + "\0")
_SPACE = re.compile(r"\s+")
_RUNS = re.compile(r"\s{80,}")
_BLANKS = re.compile(r"\n{3,}")


class _Reader(html2text.HTML2Text):
    """html2text without Markdown's backslashes: its patterns for them are quadratic on blank lines."""

    def handle_data(self, data: str, entity_char: bool = False) -> None:
        """Take text as it is."""
        super().handle_data(data, entity_char=True)


def to_text(html: str) -> str:
    """Return the text of a document, with mark lines where its quotes begin. May take long: cage it."""
    html = html.translate(_MARKS)
    kept = list(without_hidden(list(tokens(html)), hidden_classes(html)))
    converter = _Reader(bodywidth=0)
    converter.ignore_images = True
    converter.ignore_emphasis = True
    converter.ignore_tables = not _holds_data(kept)
    converter.unicode_snob = True
    converter.pad_tables = False
    text: str = converter.handle("".join(_written(kept)))
    lines = (_without_filler(line).rstrip() for line in text[:MAX_TEXT].replace("\xa0", " ").split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines))


def _without_filler(line: str) -> str:
    """Empty a line that holds nothing to see: newsletters pad their previews with invisible characters."""
    return line if line.isascii() or line.translate(_FILLER).strip() else ""


def _holds_data(source: Iterable[Token]) -> bool:
    """Say whether tables are to be drawn as such: they hold data, and none is nested, as layout is."""
    depth = 0
    data = False
    for token in source:
        if token.name == "table":
            depth = max(0, depth - 1) if token.closes else depth + 1
            if depth > 1 or "moz-email-headers" in token.attributes:
                return False
            data = data or _BORDERED.search(token.attributes) is not None
        elif token.name == "th":
            data = data or not token.closes
    return data


def _written(source: Iterable[Token]) -> Iterator[str]:
    """Write the tags that html2text should see, without the attributes that it should not."""
    nesting: list[tuple[bool, int]] = []  # of open lists and quotes: was the tag written, how many were
    link = _Link()
    in_pre = False
    for token in source:
        if not token.name:
            text = _SPACE.sub(" ", token.text) if not in_pre else _RUNS.sub(_shortened, token.text)
            link.said += text if link.target else ""
            yield text
            continue
        attributes = {} if token.closes or not token.attributes else attributes_of(token.attributes)
        mark = mark_for(token.name, attributes)
        if mark:
            yield f"<p>{mark}</p>"
        if token.name == "a":
            yield link.next(attributes.get("href", ""))
        elif token.name == "img" and link.target and not link.said.strip():
            link.said = " ".join(attributes.get("alt", "").split())[:_MAX_ALT]
            yield _escaped(link.said)
        elif token.name in _NESTING:
            yield _nested(token, attributes, nesting)
        elif token.name in _BLOCKS:
            in_pre = not token.closes if token.name == "pre" else in_pre
            yield _simple(token)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


class _Link:
    """The link being read: its target is written behind its words unless they say the same."""

    def __init__(self) -> None:
        self.target = ""
        self.said = ""

    def next(self, href: str) -> str:
        """End the open link, if any, and begin one; returns the text to write for the one that ended."""
        target, said = self.target, self.said.strip()
        href = href.strip()
        shown = href[:8].lower().startswith(("http://", "https://")) and len(href) <= _MAX_LINK
        self.target, self.said = href if shown else "", ""
        if not target or not said or _bare(said) == _bare(target):
            return ""
        return " &lt;{}&gt;".format(target.replace("<", "%3C").replace(">", "%3E"))


def _bare(link: str) -> str:
    return link.lower().removeprefix("http://").removeprefix("https://").rstrip("/")


def _shortened(run: re.Match[str]) -> str:
    return "\n\n\n" if "\n" in run.group() else " " * 80


def _simple(token: Token) -> str:
    name = _RENAMED.get(token.name, token.name)
    if name == "table":  # begins a line of its own, drawn or not
        return "</table></div>" if token.closes else "<div><table>"
    if token.closes:
        return f"</{name}>" if name not in ("td", "th") else f" </{name}>"
    return f"<{name}>"


def _nested(token: Token, attributes: dict[str, str], nesting: list[tuple[bool, int]]) -> str:
    if token.closes:
        return f"</{token.name}>" if nesting and nesting.pop()[0] else "<br>"
    depth = nesting[-1][1] if nesting else 0
    shown = depth < _MAX_NESTING and not (token.name == "blockquote" and is_indent(attributes))
    nesting.append((shown, depth + shown))
    start = attributes.get("start", "") if token.name == "ol" else ""
    counted = (
        f' start="{start}"' if start.isdecimal() and start.isascii() and len(start) < _LONGEST_START else ""
    )
    return f"<{token.name}{counted}>" if shown else "<br>"
