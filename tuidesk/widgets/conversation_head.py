"""The lines above a conversation: what the ticket is, where it stands, whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.address_words import failed_words, stranger_words
from tuidesk.widgets.conversation_model import Talk, person, priority_word, status_word
from tuidesk.widgets.drawing import Line, clip, glyphs_of, ink_of
from tuidesk.widgets.people import at_ticket
from tuidesk.widgets.ticket_row import HIGH
from tuidesk.widgets.times import age

if TYPE_CHECKING:
    from tuidesk.store.presence import Present

HEAD_LINES = 4
MINUTE_MS = 60_000


class ConversationHead(Widget):
    """Number and title; queue, status, priority, assignee, whose turn; customer; a thin line."""

    DEFAULT_CSS = f"ConversationHead {{ height: {HEAD_LINES}; }}"

    def __init__(self) -> None:
        super().__init__()
        self._talk: Talk | None = None
        self._place = ""
        self._people: Sequence[Present] = ()

    def show(self, talk: Talk | None) -> None:
        """Show the head of a ticket, or nothing."""
        self._talk = talk
        self.refresh()

    def show_people(self, people: Sequence[Present]) -> None:
        """Say on the thin line who else is at the ticket."""
        before, self._people = self._company(), people
        if before != self._company():
            self.refresh_line(HEAD_LINES - 1)

    def _company(self) -> list[tuple[SafeText, str]]:
        talk = self._talk
        return at_ticket(self._people, talk.head.id, talk.me, talk.zone) if talk else []

    def show_place(self, place: str) -> None:
        """Say on the thin line how much more there is to read."""
        if place != self._place:
            self._place = place
            self.refresh_line(HEAD_LINES - 1)

    def refresh_line(self, y: int) -> None:
        """Draw one line anew."""
        self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """Draw one of the four lines."""
        line, ink = Line(self.size.width), ink_of(self)
        if self._talk is not None:
            draw = (self._title, self._state, self._customer, self._rule)[y]
            draw(line, self._talk)
        return line.strip(ink.style("dim"))

    def _title(self, line: Line, talk: Talk) -> None:
        ink, more = ink_of(self), glyphs_of(self).more
        line.add(f"#{talk.head.number} ", ink.style("dim"))
        line.add(clean_line(talk.head.title, 400), ink.style("strong", bold=True), more=more)

    def _state(self, line: Line, talk: Talk) -> None:
        self._where(line, talk)
        self._right(line, *self._turn(talk))

    def _where(self, line: Line, talk: Talk) -> None:
        ink, head = ink_of(self), talk.head
        line.add(" ", ink.bar(head.queue_color))
        line.add(clean_line(f"{head.queue_tag} {head.queue_name}", 60), ink.style(head.queue_color))
        if head.origin_queue_id != head.queue_id:
            line.add(" (", ink.style("dim")).add(clean_line(head.origin_tag, 2), ink.style(head.origin_color))
            line.add(")", ink.style("dim"))
        line.add(f"   {status_word(head.status)}", ink.style("text"))
        if head.priority != 1:
            color = "bad" if head.priority > HIGH else "warn" if head.priority == HIGH else "dim"
            line.add(f"   {priority_word(head.priority)}", ink.style(color))
        if head.assignee:
            line.add(f"   @{clean_line(head.assignee, 40)}", ink.style("text"))
        if talk.watched:
            line.add(f"   {_('followed')}", ink.style("dim"))
        if head.automatic:
            line.add(f"   {_('Automatic')}", ink.style("dim"))

    def _turn(self, talk: Talk) -> tuple[str, ...]:
        """Say whose turn it is, and for how long; shorter words follow for where those do not fit."""
        head = talk.head
        if head.merged_into is not None:
            return (_("merged into #{number}").format(number=head.merged_into),)
        if head.status in ("solved", "closed", "spam", "trash"):
            return ()
        short = {"us": _("waits on us"), "them": _("waits on them")}.get(head.waiting, "")
        at = talk.entries[-1].at if talk.entries else talk.now
        if talk.now - at < MINUTE_MS:
            return (short,)
        texts = {"us": _("waits {age} on us"), "them": _("waits {age} on them")}
        return texts.get(head.waiting, "").format(age=age(at, talk.now)), short

    def _customer(self, line: Line, talk: Talk) -> None:
        ink, head = ink_of(self), talk.head
        address = head.customer_addresses[0] if head.customer_addresses else ""
        who = person(head.customer_name, address)
        name, bracket, rest = who.partition(" <")
        line.add(name, ink.style("text"), more=glyphs_of(self).more)
        if not any(one.address == address for one in head.failed):  # else the warning names it
            line.add(bracket + rest, ink.style("dim"), more=glyphs_of(self).more)
        for warning in (failed_words(head.failed, talk.now, talk.zone), stranger_words(talk)):
            if warning:
                line.add(f"   {warning}", ink.style("warn"), more=glyphs_of(self).more)
        tags = "".join(f"  #{clean_line(tag, 40)}" for tag in head.tags)
        line.add(tags, ink.style("accent"), more=glyphs_of(self).more)
        if talk.earlier:
            words = ngettext("{count} other ticket", "{count} other tickets", talk.earlier)
            self._right(line, words.format(count=talk.earlier))

    def _right(self, line: Line, *texts: str) -> None:
        """Put the first of these words for which there is room at the right end, dim."""
        text = first_fitting(texts, line.room)
        if text:
            dim = ink_of(self).style("dim")
            line.fill(dim, upto=-cell_len(text)).add(text, dim)

    def _rule(self, line: Line, talk: Talk) -> None:
        ink, glyphs = ink_of(self), glyphs_of(self)
        style = ink.style("line")
        tail = "".join(f" {word}" for word in (self._turn_left(talk, line.width), self._place) if word)
        for words, color in self._company():
            line.add(f"{glyphs.rule} ", style)
            sign = f"{glyphs.writing} " if color == "warn" else ""
            line.add(clip(sign + words, line.room - cell_len(tail) - 2, glyphs.more), ink.style(color))
            line.add(" ", style)
        line.add(glyphs.rule * (line.room - cell_len(tail)), style).add(tail, ink.style("dim"))

    def _turn_left(self, talk: Talk, width: int) -> str:
        """Return whose turn it is when the line of the state has no room for it."""
        turn, state = self._turn(talk), Line(width)
        self._where(state, talk)
        return "" if first_fitting(turn, state.room) else next(reversed(turn), "")


def first_fitting(texts: Sequence[str], room: int) -> str:
    """Return the first of these words that fits beside what stands there already, or nothing."""
    return next((text for text in texts if cell_len(text) + 2 <= room), "")
