"""The pane of lanes at the left: coloured bar, tag, name and count of every queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText
from tuidesk.widgets.drawing import Line, fit, glyphs_of, ink_of
from tuidesk.widgets.lanes import Lane


@dataclass
class LaneChosen(Message):
    """The agent went to another lane."""

    lane: Lane

    def can_replace(self, message: Message) -> bool:
        """Only the last of several choices counts."""
        return isinstance(message, LaneChosen)


class Lanes(Widget, can_focus=True):
    """Lanes of which one is chosen; how they are drawn is up to the class below."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.lanes: Sequence[Lane] = ()
        self.key = "all"

    @property
    def lane(self) -> Lane | None:
        """The chosen lane."""
        return next((lane for lane in self.lanes if lane.key == self.key), None)

    def show(self, lanes: Sequence[Lane], key: str) -> None:
        """Show these lanes, one of them chosen."""
        if (list(lanes), key) != (list(self.lanes), self.key):
            self.lanes, self.key = lanes, key
            self.refresh()

    def move(self, how: str) -> None:
        """Choose another lane by one of the movement commands."""
        if not self.lanes:
            return
        keys = [lane.key for lane in self.lanes]
        index = keys.index(self.key) if self.key in keys else 0
        steps = {"down": index + 1, "up": index - 1, "top": 0, "page_up": 0}
        index = max(0, min(steps.get(how, len(keys) - 1), len(keys) - 1))
        if keys[index] != self.key:
            self.key = keys[index]
            self.refresh()
            self.post_message(LaneChosen(self.lanes[index]))

    def on_focus(self) -> None:
        """Show where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere."""
        self.refresh()


class QueueList(Lanes):
    """Lanes one below the other."""

    DEFAULT_CSS = "QueueList { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._numbers: Sequence[tuple[SafeText, SafeText]] = ()

    def show_numbers(self, numbers: Sequence[tuple[SafeText, SafeText]]) -> None:
        """Say at the foot, where there is room, how the chosen queue is doing: label and value a line."""
        if list(numbers) != list(self._numbers):
            self._numbers = numbers
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the title, a blank line, or a lane."""
        ink = ink_of(self)
        width, dim = self.size.width, ink.style("dim")
        if y == 0:
            return Line(width).add(f" {_('Queues')}", dim).strip(dim)
        rows = self._rows()
        if y in rows:
            return self._draw(rows[y], width)
        first = self.size.height - len(self._numbers)
        if first > max(rows, default=0) + 1 and first <= y < self.size.height:
            return self._draw_number(*self._numbers[y - first], width)
        return Strip.blank(width, dim)

    def _draw_number(self, label: SafeText, value: SafeText, width: int) -> Strip:
        dim = ink_of(self).style("dim")
        words = fit(f" {label}", width - cell_len(value) - 1, glyphs_of(self).more)
        return Line(width).add(words, dim).add(value, ink_of(self).style("text")).strip(dim)

    def _rows(self) -> dict[int, Lane]:
        """Return the line of each lane: a blank one parts the queues from what is not a queue."""
        rows: dict[int, Lane] = {}
        y = 2
        for index, lane in enumerate(self.lanes):
            if lane.key == "mine" and index:
                y += 1
            rows[y] = lane
            y += 1
        return rows

    def _draw(self, lane: Lane, width: int) -> Strip:
        ink, more = ink_of(self), glyphs_of(self).more
        here = lane.key == self.key
        cursor = here and self.has_focus
        text = ink.style("strong" if here else "text", bold=here, on_cursor=cursor)
        dim = ink.style("text" if here else "dim", bold=here, on_cursor=cursor)
        line = Line(width)
        if lane.face:
            line.add(" ", ink.bar(lane.face.color))
            line.add(f" {fit(lane.face.tag, 2, '')}", ink.style(lane.face.color, bold=True, on_cursor=cursor))
        else:
            line.add("    ", text)
        count = str(lane.count)
        line.add(f" {fit(lane.name, width - 6 - len(count), more)} ", text)
        return line.add(count, dim).strip(dim)
