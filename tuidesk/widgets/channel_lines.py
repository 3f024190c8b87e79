"""The channels, one a line: a sign, the address, how each direction does, and what is worth a look."""

from __future__ import annotations

from collections.abc import Hashable

from textual.strip import Strip

from tuidesk.desk.health.per_channel import ChannelHealth
from tuidesk.i18n import ngettext
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.cursor_lines import CursorLines
from tuidesk.widgets.drawing import Line, clip, fit, glyphs_of, ink_of

COLORS = {
    "bad": "bad",
    "soon": "warn",
    "note": "good",
    "good": "good",
    "new": "dim",
    "idle": "dim",
    "off": "dim",
}
WIDE = 100


def sign(state: str, glyphs: Glyphs) -> str:
    """Return the sign of a state; words stand beside it."""
    return {"bad": glyphs.wrong, "soon": "!", "note": glyphs.alive, "good": glyphs.alive}.get(
        state, glyphs.idle
    )


class ChannelLines(CursorLines[tuple[ChannelHealth, str]]):
    """Draws channels with their gravest state (a level of Trouble, or the channel's own state)."""

    DEFAULT_CSS = "ChannelLines { height: auto; max-height: 40%; }"

    @property
    def channel(self) -> ChannelHealth | None:
        """The channel under the cursor."""
        return self.item[0] if self.item else None

    def key_of(self, item: tuple[ChannelHealth, str]) -> Hashable:
        """A channel is known by its name."""
        return item[0].name

    def draw(self, item: tuple[ChannelHealth, str], here: bool) -> Strip:
        """Draw one channel."""
        channel, state = item
        ink, glyphs, width = ink_of(self), glyphs_of(self), self.size.width
        text, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        color = ink.style(COLORS[state], bold=state == "bad", on_cursor=here)
        line = Line(width).add(" ", text).add(f"{sign(state, glyphs)} ", color)
        line.add(fit(channel.address, 30 if width >= WIDE else 24, glyphs.more), text).add("  ", text)
        extra = _extra(channel)
        words = channel.words(glyphs.alive)
        room = line.room - len(extra) - 3 if extra else line.room - 1
        line.add(clip(words, max(room, 0), glyphs.more), dim if state in ("off", "idle", "new") else text)
        if extra:
            line.fill(text, upto=-len(extra) - 1).add(extra, ink.style("warn", on_cursor=here))
        return line.strip(text)


def _extra(channel: ChannelHealth) -> str:
    """Return in a few words what is missing or waits: mail that an audit missed, mail to be fetched, mail in Spam."""
    missing, waiting, spam = channel.audit_missing, channel.backlog, channel.spam_unseen
    words = (
        ngettext("{n} missing", "{n} missing", missing).format(n=missing) if missing else "",
        ngettext("{n} to fetch", "{n} to fetch", waiting).format(n=waiting) if waiting else "",
        ngettext("{n} in Spam", "{n} in Spam", spam).format(n=spam) if spam else "",
    )
    return "  ".join(word for word in words if word)
