"""The finished lines of a conversation: paragraphs broken at the width, with links and the names of agents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from rich.style import Style
from textual.strip import Strip

from tuidesk.term.glyphs import Glyphs
from tuidesk.term.ink import Ink
from tuidesk.term.links import find_links
from tuidesk.widgets.conversation_words import name_places
from tuidesk.widgets.drawing import Line
from tuidesk.widgets.wrapping import breaks


@dataclass(slots=True)
class Page:
    """Finished lines, on which of them each message begins, and which ask the question that y answers."""

    lines: list[Strip] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    question: range = range(0)


class Paper:
    """Takes line after line at one width; a bar at the left marks those of a note."""

    def __init__(self, width: int, ink: Ink, glyphs: Glyphs) -> None:
        self.width, self.ink, self.glyphs = max(10, width), ink, glyphs
        self.page = Page()

    def _start(self, bar: bool) -> Line:
        line = Line(self.width)
        if bar:
            line.add(f"{self.glyphs.note} ", self.ink.style("warn"))
        return line

    def _words(
        self, text: str, style: Style, bar: bool, *, links: bool = False, names: Collection[str] = ()
    ) -> None:
        """Draw a paragraph, broken at the width; web addresses become links to themselves, named agents bright."""
        room = self.width - (2 if bar else 0)
        bright = self.ink.style("accent", bold=True)
        urls = find_links(text) if links else []
        found = [(one.start, one.end, style + Style(underline=True, link=one.url)) for one in urls]
        found += [(first, last, bright) for first, last in name_places(text, names)]
        found.sort(key=lambda one: one[:2])
        for start, end in breaks(text, room):
            line = self._start(bar)
            at = start
            for first, last, special in found:
                if last <= at or first >= end:
                    continue
                line.add(text[at : max(at, first)], style)
                line.add(text[max(at, first) : min(end, last)], special)
                at = min(end, last)
            line.add(text[at:end].rstrip(), style)
            self._push(line)

    def _push(self, line: Line) -> None:
        self.page.lines.append(line.strip(self.ink.style("text")))

    def _blank(self) -> None:
        self._push(Line(self.width))
