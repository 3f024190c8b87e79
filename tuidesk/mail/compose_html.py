"""The HTML form of a mail that leaves: made from its text, or cleaned."""

from __future__ import annotations

import html
import re
from dataclasses import astuple, dataclass
from itertools import groupby

from tuidesk.i18n import _
from tuidesk.mail.compose_errors import ComposeError

MAX_NESTING = 500  # nh3's time grows with the square of the depth
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"']{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'"
_TAG = re.compile(r"<(/?)[A-Za-z]")
# A bar of a grey that is seen on light and dark screens; mail programs without a style of their own draw none.
_QUOTE = '<blockquote type="cite" style="margin:0;padding-left:10px;border-left:3px solid #8c97a3">'
_COLOR = re.compile(r"(?:#[0-9a-f]{6})?")
# Both metas say that the mail is fit for dark screens: its reader's program chooses where it says no colour.
_PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    '<meta name="supported-color-schemes" content="light dark"></head><body{}>{}</body></html>\n'
)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a mail's HTML part, #rrggbb or "" = the reader's own.

    Who sets `background` sets `text` too, for one without the other is not legible on every screen.
    """

    background: str = ""
    text: str = ""
    links: str = ""
    banner: str = ""  # behind the header
    banner_text: str = ""


PLAIN = Look()


def html_page(text: str, *, above: str = "", header: str = "", look: Look = PLAIN) -> str:
    """Return a page of escaped paragraphs; lines quoted by '>' become blockquotes, web and mail addresses links.

    Styles stand on the elements themselves, since mail programs drop style sheets. Raises ComposeError.
    """
    if not all(_COLOR.fullmatch(color) for color in astuple(look)):
        raise ComposeError(_("A colour of the mail is none"), _("Use #rrggbb in its queue's appearance."))
    lines = text.rstrip("\n").split("\n")
    words = "".join(_block(depth, list(group), look) for depth, group in groupby(lines, key=_depth))
    inner = _small(above) + _banner(header, look) + words
    if not look.background:
        return _PAGE.format("", inner)
    style = f"background-color:{look.background};color:{look.text}"
    # On the body and inside it: some programs keep only the one, some only the other.
    framed = f'<div style="{style};padding:16px">{inner}</div>'
    return _PAGE.format(f' bgcolor="{look.background}" style="margin:0;{style}"', framed)


def _small(line: str) -> str:
    return f'<p style="font-size:85%">{html.escape(line)}</p>' if line else ""


def _banner(header: str, look: Look) -> str:
    if not header:
        return ""
    lines = "<br>".join(_linked(line, look.banner_text or look.links) for line in header.split("\n"))
    if not look.banner:
        return f"<p>{lines}</p>"
    return f'<div style="background-color:{look.banner};color:{look.banner_text};padding:10px 16px">{lines}</div>'


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
    return _PAGE.format("", nh3.clean(source, url_schemes={"http", "https", "mailto"}))


def _depth(line: str) -> int:
    depth = 0
    while line.startswith(">") and depth < 20:
        line = line[1:].removeprefix(" ")
        depth += 1
    return depth


def _block(depth: int, lines: list[str], look: Look) -> str:
    plain = [_unquoted(line, depth) for line in lines]
    inner = "".join(
        f"<p>{'<br>'.join(_linked(line, look.links) for line in group)}</p>"
        for blank, group in groupby(plain, key=_is_blank)
        if not blank
    )
    return _QUOTE * depth + inner + "</blockquote>" * depth


def _unquoted(line: str, depth: int) -> str:
    for _level in range(depth):
        line = line[1:].removeprefix(" ")
    return line


def _is_blank(line: str) -> bool:
    return not line.strip()


def _linked(line: str, color: str) -> str:
    """Escape a line and make its addresses links whose text is the address itself."""
    style = f' style="color:{color}"' if color else ""
    out: list[str] = []
    position = 0
    for match in _LINK.finditer(line):
        target = match.group().rstrip(_TRAILING)
        out.append(html.escape(line[position : match.start()]))
        out.append(f'<a href="{html.escape(target)}"{style}>{html.escape(target)}</a>')
        position = match.start() + len(target)
    out.append(html.escape(line[position:]))
    return "".join(out)
