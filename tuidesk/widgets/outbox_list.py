"""The lines of the outbox, one a mail: its queue, its ticket, its state in words, whom it is for, since when."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.desk.storms import Storm
from tuidesk.i18n import _, mark, ngettext
from tuidesk.store.waiting import WaitingMail
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of
from tuidesk.widgets.times import age

STATES = {
    "queued": (mark("waits"), "text"),
    "sending": (mark("is being sent"), "accent"),
    "held": (mark("held"), "warn"),
    "failed": (mark("not sent"), "bad"),
    "uncertain": (mark("may have arrived"), "warn"),
}
NUMBER, STATE, AGE = 7, 18, 5
WIDE = 100


class OutboxList(ScrollView, can_focus=True, inherit_bindings=False):
    """Mails, one under the cursor; the cursor stays on its mail when others come and go."""

    DEFAULT_CSS = "OutboxList { height: 1fr; overflow: hidden scroll; scrollbar-size: 0 0; }"
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another mail, or on the same one with news."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: Sequence[WaitingMail] = ()
        self.storms: Sequence[Storm] = ()
        self.cursor = 0
        self._now = 0

    @property
    def mail(self) -> WaitingMail | None:
        """The mail under the cursor."""
        index = self.cursor - len(self.storms)
        return self.mails[index] if 0 <= index < len(self.mails) else None

    @property
    def storm(self) -> Storm | None:
        """The storm under the cursor."""
        return self.storms[self.cursor] if self.cursor < len(self.storms) else None

    def show(self, storms: Sequence[Storm], mails: Sequence[WaitingMail], moment: int) -> None:
        """Show other storms and mails as of a moment (ms)."""
        here = self._key(self.cursor)
        self.storms, self.mails, self._now = storms, mails, moment
        self.virtual_size = Size(self.size.width, self._count)
        self.go_to(next((n for n in range(self._count) if self._key(n) == here), self.cursor))

    @property
    def _count(self) -> int:
        return len(self.storms) + len(self.mails)

    def _key(self, index: int) -> str | int | None:
        """Return what stays the same of a line while lines come and go."""
        if index < len(self.storms):
            return self.storms[index].address
        return self.mails[index - len(self.storms)].id if index < self._count else None

    def move(self, how: str) -> None:
        """Move the cursor by one of the movement commands."""
        page = max(1, self.size.height - 1)
        steps = {"down": 1, "up": -1, "page_down": page, "page_up": -page}
        self.go_to(self.cursor + steps[how] if how in steps else (0 if how == "top" else self._count))

    def go_to(self, index: int) -> None:
        """Put the cursor on a line."""
        self.cursor = max(0, min(index, self._count - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Draw one mail."""
        index, ink = y + self.scroll_offset.y, ink_of(self)
        if index >= self._count:
            return Strip.blank(self.size.width, ink.style())
        here = index == self.cursor
        if index < len(self.storms):
            return self._draw_storm(self.storms[index], here)
        return self._draw(self.mails[index - len(self.storms)], here)

    def _draw_storm(self, storm: Storm, here: bool) -> Strip:
        ink, more = ink_of(self), glyphs_of(self).more
        text, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        whom = _("many addresses") if storm.address == "*" else storm.address
        said = ngettext("stopped {n} mail to {address}", "stopped {n} mails to {address}", storm.stopped)
        line = Line(self.size.width).add(" ", text)
        words = clean_line(said.format(n=storm.stopped, address=whom), 300)
        line.add(
            fit(words, min(len(words), line.room - AGE - 2), more),
            ink.style("warn", bold=True, on_cursor=here),
        )
        reason = f" · {clean_line(_(storm.reason))}"
        line.add(fit(SafeText(reason), max(0, line.room - AGE - 2), more), dim)
        line.fill(text, upto=-AGE - 1).add(f"{age(storm.since_at, self._now):>{AGE}}", dim)
        return line.strip(text)

    def _draw(self, mail: WaitingMail, here: bool) -> Strip:
        ink, more, width = ink_of(self), glyphs_of(self).more, self.size.width
        text, dim = ink.style(on_cursor=here), ink.style("dim", on_cursor=here)
        line = Line(width).add(" ", text)
        if mail.tag:
            line.add(" ", ink.bar(mail.color)).add(
                fit(clean_line(mail.tag, 2), 2), ink.style(mail.color, on_cursor=here)
            )
        line.fill(text, upto=5).add(fit(f"#{mail.number}" if mail.number else "", NUMBER, more), dim)
        words, color = STATES[mail.state]
        line.add(fit(_(words), STATE, more), ink.style(color, bold=color == "bad", on_cursor=here)).add(
            "  ", text
        )
        room = width - line.cells - AGE - 2
        people = room if width < WIDE else room * 2 // 5
        line.add(fit(clean_line(", ".join(mail.recipients), 300), people - 1, more), text).add(" ", text)
        if width >= WIDE:
            line.add(fit(clean_line(mail.subject, 300), room - people, more), dim)
        line.fill(text, upto=-AGE - 1).add(f"{age(mail.created_at, self._now):>{AGE}}", dim)
        return line.strip(text)
