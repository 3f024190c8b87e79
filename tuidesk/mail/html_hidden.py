"""What a mail's HTML holds but no mail program shows: preheaders, and blocks for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuidesk.mail.html_tokens import Token

_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"})
_MAX_HIDDEN = 200
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0*)?\s*(?:[;\"']|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:[;\"']|$)|font-size\s*:\s*[01]px[^<>]{0,80}line-height\s*:\s*[01]px"
    r"|(?:^|\s)hidden(?:\s|$|=\s*[\"']?(?:hidden|[\"']))",
    re.IGNORECASE,
)
_NO_HEIGHT = re.compile(r"(?:^|[\s;\"'])height\s*:\s*0(?:px)?\s*(?:[;\"']|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_CLASSES = re.compile(r"(?:^|\s)class\s*=\s*[\"']?([\w\s-]{1,300})", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^<>]{0,300}>([^<]{0,100000})", re.IGNORECASE)
_SIMPLE_CLASS = re.compile(r"\s*[a-z]{0,10}\.([\w-]{1,60})\s*", re.IGNORECASE)
_COMMENT = re.compile(r"/\*[^*]{0,2000}\*/")
_MAX_RULES = 2000


def hidden_classes(html: str) -> frozenset[str]:
    """Return the classes that a document's own style never shows; what it hides on some screens only is shown."""
    found: set[str] = set()
    for style in _STYLE.findall(html)[:10]:
        depth = 0
        for piece in _COMMENT.sub(" ", style).split("}")[:_MAX_RULES]:
            opened = piece.count("{")
            if depth == 0 and opened == 1:
                selectors, _, rules = piece.partition("{")
                if _HIDDEN.search(rules):
                    found.update(
                        match[1] for match in map(_SIMPLE_CLASS.fullmatch, selectors.split(",")) if match
                    )
            depth = max(0, depth + opened - 1)
    return frozenset(found)


def without_hidden(source: list[Token], classes: frozenset[str]) -> Iterator[Token]:
    """Leave out blocks that are not displayed; one that never closes stays, so that nothing else is lost."""
    attempts = 0
    at = 0
    while at < len(source):
        token = source[at]
        at += 1
        hides = token.attributes and not token.closes and _is_hidden(token.attributes, classes)
        if hides and token.name not in _VOID and attempts < _MAX_HIDDEN:
            attempts += 1
            at = max(at, _closing(source, at, token.name))
            if source[at - 1] is not token:
                continue
        yield token


def _closing(source: list[Token], at: int, name: str) -> int:
    """Return the index after the tag that closes an element, 0 when it never closes."""
    depth = 1
    for number in range(at, len(source)):
        token = source[number]
        if token.name == name:
            depth += -1 if token.closes else 1
            if depth == 0:
                return number + 1
    return 0


def _is_hidden(attributes: str, classes: frozenset[str]) -> bool:
    if _HIDDEN.search(attributes) or (_NO_HEIGHT.search(attributes) and _CUT_OFF.search(attributes)):
        return True
    named = _CLASSES.search(attributes) if classes else None
    return named is not None and not classes.isdisjoint(named[1].split())
