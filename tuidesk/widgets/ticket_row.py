"""One line of the ticket list: bar, tag, number, mark, customer, subject, age.

Few runs of one style, because each costs bytes over a slow line. Unread is bold, what waits
on us is normal, what waits on them is dim.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip

from tuidesk.i18n import _
from tuidesk.term.clean import clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.term.ink import Ink
from tuidesk.widgets.drawing import Line, clip, fit
from tuidesk.widgets.times import age

if TYPE_CHECKING:
    from tuidesk.store.lists import TicketRow

AGE_WIDTH = 5  # "ahora" and "12sem" are as long as that
HIGH = 2  # priorities from here on are marked


@dataclass(frozen=True, slots=True)
class QueueFace:
    """What a queue looks like in a list: its colour and two letters."""

    color: str
    tag: str
    name: str = ""


NO_FACE = QueueFace("slate", "??")


@dataclass(frozen=True, slots=True)
class RowLook:
    """All that lines of one list have in common."""

    width: int
    number_width: int
    ink: Ink
    glyphs: Glyphs
    queues: Mapping[int, QueueFace]
    now: int
    writing: Collection[int] = ()  # tickets on which a colleague writes

    @property
    def customer_width(self) -> int:
        """The customer's column: a quarter of the line, between 10 and 22 cells."""
        return max(10, min(22, self.width // 4))


def mark_of(row: TicketRow, glyphs: Glyphs, *, writing: bool = False) -> tuple[str, str]:
    """Return the one sign of a ticket and its colour: who writes there first, then a note that names the agent,
    then priority, then news.
    """
    if writing:
        return glyphs.writing, "warn"
    if row.named:
        return "@", "accent"
    if row.priority >= HIGH:
        return "!", "bad" if row.priority > HIGH else "warn"
    if row.unread > 1:
        return (str(row.unread) if row.unread < 10 else "+"), "accent"
    if row.unread == 1 and row.last_direction == "in" and row.status != "new":
        return glyphs.answered, "accent"
    return " ", "dim"


def draw_row(row: TicketRow, look: RowLook, *, on_cursor: bool) -> Strip:
    """Return the line of a ticket."""
    ink, more = look.ink, look.glyphs.more
    face = look.queues.get(row.queue_id, NO_FACE)
    style = text_style(row)
    text = ink.style(style, bold=row.unread > 0, on_cursor=on_cursor)
    dim = ink.style("dim", on_cursor=on_cursor)
    line = Line(look.width)
    line.add(" ", ink.bar(face.color))
    line.add(fit(face.tag, 2, ""), ink.style(face.color, bold=row.unread > 0, on_cursor=on_cursor))
    line.add(f" {row.number:>{look.number_width}} ", dim)
    mark, color = mark_of(row, look.glyphs, writing=row.id in look.writing)
    line.add(mark, ink.style(color, bold=mark != " ", on_cursor=on_cursor) if mark != " " else dim)
    line.add(f" {fit(clean_line(row.customer, 80), look.customer_width, more)} ", text)
    if row.origin_queue_id != row.queue_id:
        origin = look.queues.get(row.origin_queue_id, NO_FACE)
        line.add(f"({origin.tag}) ", ink.style(origin.color, on_cursor=on_cursor))
    line.add(fit(clean_line(row.title, 300), line.room - AGE_WIDTH - 1, more), text)
    line.add(f" {age(row.updated_at, look.now):>{AGE_WIDTH}}", dim)
    return line.strip(dim)


def text_style(row: TicketRow) -> str:
    """Return the weight of a row's words: strong when unread, dim when they have to answer."""
    if row.unread > 0:
        return "strong"
    return "dim" if row.waiting == "them" else "text"


def draw_nothing(look: RowLook) -> Strip:
    """Say in the first line that there is no ticket, instead of showing an empty grid."""
    dim = look.ink.style("dim")
    return Line(look.width).add(f"  {_('No tickets here')}", dim).strip(dim)


def draw_placeholder(look: RowLook, *, on_cursor: bool) -> Strip:
    """Return the line of a ticket that has not been read from the store yet."""
    dim = look.ink.style("dim", on_cursor=on_cursor)
    return Line(look.width).add(f"  {look.glyphs.dot}", dim).strip(dim)


def number_width(numbers: list[int]) -> int:
    """Return the cells that the widest of these ticket numbers needs, four at least."""
    return max(4, *(cell_len(str(number)) for number in numbers)) if numbers else 4


__all__ = [
    "NO_FACE",
    "QueueFace",
    "RowLook",
    "clip",
    "draw_placeholder",
    "draw_row",
    "mark_of",
    "number_width",
]
