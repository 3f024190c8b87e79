"""The colours of a theme, as the styles that widgets draw their lines with.

Colour carries meaning only: a queue's own colour, text, dimmed text, the accent of keys and three
states. Values are those of the design: at least 8:1 on the dark ground, 4.9:1 on the light one, and
a queue colour that an admin made up is lightened or darkened until it has as much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rich.style import Style

from tuidesk.term.contrast import TRUE_COLOR, readable
from tuidesk.term.sharing import ANSI, native, share_256, share_few

QUEUE_COLORS = ("green", "blue", "amber", "violet", "rose", "teal", "orange", "slate")


@dataclass(frozen=True)
class Ink:
    """One theme's colours, as Rich colour names; `reverse` marks the cursor where no ground can be trusted."""

    name: str
    dark: bool
    ground: str
    text: str
    strong: str
    dim: str
    line: str
    accent: str
    warn: str
    bad: str
    good: str
    cursor: str
    reverse: bool = False
    mono: bool = False
    queues: Mapping[str, str] = field(default_factory=dict)
    inverted: frozenset[str] = frozenset()  # queue colours that share another one's and are drawn inverted
    depth: int = TRUE_COLOR  # how many colours the terminal has

    def __hash__(self) -> int:
        return hash((self.name, self.mono, self.depth))

    def on_terminal(self, colors: Sequence[str], depth: int) -> Ink:
        """Return the ink with a shade for each of these queue colours on a terminal of so many colours."""
        return _on_terminal(self, tuple(colors), depth)

    def style(self, color: str = "text", *, bold: bool = False, on_cursor: bool = False) -> Style:
        """Return the style for a role (`text`, `dim`, `accent`...) or a queue's colour."""
        return _style(self, color, bold, on_cursor)

    def bar(self, color: str) -> Style:
        """Return the style of the coloured blank that stands before everything of a queue."""
        return _bar(self, color)

    def queue(self, color: str) -> str:
        """Return the colour to draw a queue with: one of the eight by name, or any #rrggbb made readable."""
        if color in self.queues:
            return self.queues[color]
        if not color.startswith("#") or self.mono:
            return self.queues["slate"]
        if self.ground == "default":
            return native(color, self.depth)
        return readable(color, self.ground)


@lru_cache(16)
def _on_terminal(ink: Ink, colors: tuple[str, ...], depth: int) -> Ink:
    """The ink as it is drawn; colours of queues are shared out anew when one is added or changed."""
    if ink.mono:
        return ink
    if ink.ground == "default":
        share = share_few(colors, depth)
        names = share_few(QUEUE_COLORS, depth).drawn  # for colours that no queue has
        return replace(ink, queues={**names, **share.drawn}, inverted=share.inverted, depth=depth)
    if depth == TRUE_COLOR:
        return ink
    made_up = {color: readable(color, ink.ground) for color in colors if color.startswith("#")}
    return replace(ink, queues=share_256({**ink.queues, **made_up}, ink.ground).drawn, depth=depth)


@lru_cache(512)
def _style(ink: Ink, color: str, bold: bool, on_cursor: bool) -> Style:
    """A style of an ink; cached because every row asks for the same few."""
    value = getattr(ink, color) if color in _ROLES else ink.queue(color)
    bold = bold or (ink.mono and color in ("accent", "warn", "bad"))
    if ink.reverse:
        bold = bold or value == "blue"  # which is too dark to read on most terminals, unless it is bold
        reverse = on_cursor != (color in ink.inverted)
        return Style(color=value, bgcolor=ink.ground, bold=bold or None, reverse=reverse or None)
    return Style(color=value, bgcolor=ink.cursor if on_cursor else ink.ground, bold=bold or None)


@lru_cache(64)
def _bar(ink: Ink, color: str) -> Style:
    """The bar is a blank on the queue's colour; without colours it is a reversed blank."""
    if ink.mono:
        return Style(reverse=True)
    return Style(bgcolor=ink.queue(color))


_ROLES = frozenset({"text", "strong", "dim", "line", "accent", "warn", "bad", "good"})

DARK = Ink(
    name="tuidesk-dark", dark=True, ground="#10141a", text="#d7dee7", strong="#ffffff", dim="#8793a1",
    line="#3a4450", accent="#43c6c9", warn="#f0b429", bad="#ff7b7b", good="#4cc38a", cursor="#1f2833",
    queues={"green": "#4cc38a", "blue": "#6cb2ff", "amber": "#f0b429", "violet": "#b69cff",
            "rose": "#ff8fa8", "teal": "#43c6c9", "orange": "#ff9c5b", "slate": "#9fb1c4"},
)  # fmt: skip
LIGHT = Ink(
    name="tuidesk-light", dark=False, ground="#fbfaf7", text="#252a31", strong="#000000", dim="#626b76",
    line="#cfcbc1", accent="#0b7a7e", warn="#8a5a00", bad="#b42318", good="#18794e", cursor="#e8e4da",
    queues={"green": "#18794e", "blue": "#0b68cb", "amber": "#8a5a00", "violet": "#6e4ed0",
            "rose": "#c2255c", "teal": "#0b7a7e", "orange": "#b54708", "slate": "#52667a"},
)  # fmt: skip
TERMINAL = Ink(
    name="tuidesk-terminal", dark=True, ground="default", text="default", strong="default", dim="bright_black",
    line="bright_black", accent="cyan", warn="yellow", bad="red", good="green", cursor="default", reverse=True,
    queues=ANSI,
)  # fmt: skip
MONO = Ink(
    name="tuidesk-mono", dark=True, ground="default", text="default", strong="default", dim="default",
    line="default", accent="default", warn="default", bad="default", good="default", cursor="default",
    reverse=True, mono=True, queues=dict.fromkeys(QUEUE_COLORS, "default"),
)  # fmt: skip

INKS: dict[str, Ink] = {ink.name: ink for ink in (DARK, LIGHT, TERMINAL, MONO)}
