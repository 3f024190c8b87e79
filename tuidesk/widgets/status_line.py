"""The first line: the desk, its people, and how mail does; a sentence when something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import _, language, ngettext
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.drawing import Line, clip, glyphs_of, ink_of
from tuidesk.widgets.people import at_desk
from tuidesk.widgets.times import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from tuidesk.store.presence import Present

NAME = SafeText("tuidesk")


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line tells; `trouble` is the gravest thing that is wrong, `way_out` what to do about it."""

    desk: SafeText = NAME
    agent: SafeText = NOTHING
    mail_age_s: int | None = None  # None = no mail was ever fetched
    outbox: int = 0
    spam: int = 0  # mails that came into Spam since somebody looked there
    trouble: SafeText = NOTHING
    way_out: SafeText = NOTHING
    demo: SafeText = NOTHING  # what a demo desk says of itself


class StatusLine(Widget):
    """Draws a Status, and only when it reads differently."""

    DEFAULT_CSS = "StatusLine { dock: top; height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.status = Status()
        self._people: Sequence[tuple[SafeText, str]] = ()

    def show(self, status: Status) -> None:
        """Show this status."""
        if status != self.status:
            self.status = status
            self.refresh()

    def show_people(self, people: Sequence[Present], me: int | None) -> None:
        """Show who else is here."""
        words = at_desk(people, me)
        if words != self._people:
            self._people = words
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        ink, glyphs, now = ink_of(self), glyphs_of(self), self.status
        width, dim = self.size.width, ink.style("dim")
        line = Line(width)
        if now.trouble:
            line.add(f"{glyphs.wrong} ", ink.style("bad", bold=True))
            return self._in_trouble(line).strip(dim)
        line.add(now.desk, ink.style("strong", bold=True), more=glyphs.more)
        line.add(f"   {now.agent}" if now.agent else "", dim, more=glyphs.more)
        line.add(f"   {now.demo}" if now.demo else "", ink.style("warn"), more=glyphs.more)
        right = [*self._mail(), *self._outbox(), *self._spam(), (f"   {language().upper()}", "dim")]
        while len(right) > 1 and sum(cell_len(text) for text, _color in right) > line.room - 2:
            right.pop()
        self._add_people(line, line.room - 2 - sum(cell_len(text) for text, _color in right))
        line.fill(dim, upto=-sum(cell_len(text) for text, _color in right))
        for text, color in right:
            line.add(text, ink.style(color))
        return line.strip(dim)

    def _add_people(self, line: Line, room: int) -> None:
        """Name as many as there is room for, who write first, and count the others."""
        ink, left = ink_of(self), list(self._people)
        while left:
            more = f"   +{len(left) - 1}" if len(left) > 1 else ""
            words, color = left[0]
            if cell_len(words) + 3 + cell_len(more) > room:
                break
            line.add(f"   {words}", ink.style(color))
            room -= cell_len(words) + 3
            left.pop(0)
        if left and room >= 3 + len(f"+{len(left)}"):
            line.add(f"   +{len(left)}", ink.style("dim"))

    def _in_trouble(self, line: Line) -> Line:
        """Say what is wrong; where that is too long it is cut, and not what to do about it."""
        now, ink, more = self.status, ink_of(self), glyphs_of(self).more
        whole = f"{now.trouble}. {now.way_out}" if now.way_out else now.trouble
        room = line.room - cell_len(now.way_out) - 1
        if cell_len(whole) > line.room and room > line.room // 2:
            whole = f"{clip(now.trouble, room, more)} {now.way_out}"
        return line.add(whole, ink.style("text"), more=more)

    def _spam(self) -> Sequence[tuple[str, str]]:
        count = self.status.spam
        words = ngettext("{n} in Spam", "{n} in Spam", count).format(n=count)
        return [(f"   {words}", "warn")] if count else []

    def _mail(self) -> Sequence[tuple[str, str]]:
        age, glyphs = self.status.mail_age_s, glyphs_of(self)
        if age is None:
            return []
        return [(f"{glyphs.alive} ", "good"), (_("mail {age}").format(age=rough(age)), "dim")]

    def _outbox(self) -> Sequence[tuple[str, str]]:
        count = self.status.outbox
        if not count:
            return []
        words = ngettext("{count} in outbox", "{count} in outbox", count).format(count=count)
        return [(f"   {glyphs_of(self).outbox} {words}", "text")]


def rough(seconds: int) -> str:
    """Return an age that rarely reads differently: tens of seconds, then minutes, hours, days."""
    if seconds < MINUTE:
        return f"{seconds // 10 * 10} s" if seconds >= 10 else _("now")
    for unit, name, upto in ((MINUTE, "min", HOUR), (HOUR, "h", DAY)):
        if seconds < upto:
            return f"{seconds // unit} {name}"
    return f"{seconds // DAY} d"
