"""The second net under `term.clean`: every line that Textual is about to write passes here.

Textual hands ESC, C1 and other controls in a widget's text on to the terminal; this filter takes them
out of the finished lines, and drops any link target that is not plain printable ASCII.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tuidesk.term.glyphs import to_ascii

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TARGET = re.compile(r"(?:https?://|mailto:)[!-~]+")


class OutputFilter(LineFilter):
    """Takes controls out of finished lines, and everything but ASCII where the terminal shows no more."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.ascii_only = ascii_only

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with safe text and safe links, of unchanged width."""
        return [self._safe(segment) for segment in segments]

    def _safe(self, segment: Segment) -> Segment:
        text, style, control = segment
        if control:
            return segment
        safe = text if text.isascii() and text.isprintable() else _CONTROL.sub("", text)
        if self.ascii_only:
            safe = to_ascii(safe)
        if style is not None and style.link is not None and not _TARGET.fullmatch(style.link):
            style = style.update_link(None)
        return segment if safe is text and style is segment.style else Segment(safe, style)
