"""The ticket list: a window whose cursor follows its ticket, not its place, whatever changes around it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from textual.widget import Widget

from tuidesk.widgets.ticket_window import TicketWindow

if TYPE_CHECKING:
    from tuidesk.store.lists import TicketRow


class TicketList(TicketWindow, can_focus=True, inherit_bindings=False):
    """Takes changed tickets to their places; a window that is scrolled down stands still meanwhile."""

    def replace(self, ids: array[int]) -> None:
        """Take the whole vector of the same view; cursor and window stay on their tickets."""
        here, top_id = self.ticket_id, self._id_at(self.scroll_offset.y)
        at_top = self.scroll_offset.y == 0
        self.pages.replace(ids)
        index = self.pages.index_of(here) if here is not None else None
        self.cursor = min(self.cursor, max(0, len(ids) - 1)) if index is None else index
        self._resize()
        top = self.pages.index_of(top_id) if top_id is not None and not at_top else None
        self.scroll_to(y=top or 0, animate=False)
        self._show_cursor()
        self.refresh()
        if index is None:
            self.post_message(self.Moved(self.ticket_id))

    def apply(self, row: TicketRow, belongs: bool) -> bool:
        """Bring one changed ticket to its place; False when only a new vector can tell where that is."""
        old = self.pages.remove(row.id)
        place = self.pages.place_for(row, old) if belongs else None
        if belongs and place is None:
            if old is not None:
                self.pages.ids.insert(old, row.id)
            return False
        self.pages.put([row])
        if place is not None:
            self.pages.ids.insert(place, row.id)
        self._after_change(row.id, old, place)
        return True

    def drop(self, ticket_id: int) -> None:
        """Take a ticket out that is gone."""
        old = self.pages.remove(ticket_id)
        if old is not None:
            self._after_change(ticket_id, old, None)

    def _after_change(self, ticket_id: int, old: int | None, place: int | None) -> None:
        """Keep cursor and window on their tickets after one ticket went from `old` to `place`."""
        if old == place:
            if place is not None and place in self._sight():
                self.refresh_line(place)
            return
        on_it = old is not None and old == self.cursor
        if on_it and place is not None:
            self.cursor = place
        else:
            self.cursor += _shift(self.cursor, old, place)
        top = self.scroll_offset.y
        self._resize()
        self.cursor = max(0, min(self.cursor, len(self.pages) - 1))
        if top > 0:
            self._stand_still(top + _shift(top, old, place))
            self._set_news(self.news + (1 if place == 0 else 0))
        self._show_cursor()
        self.refresh()
        came_first = place is not None and len(self.pages) == 1
        if came_first or (on_it and place is None):
            self.post_message(self.Moved(self.ticket_id))

    def _stand_still(self, top: int) -> None:
        """Move the window without drawing: what it shows is the same as before."""
        top = max(0, min(top, self.max_scroll_y))
        self.set_reactive(Widget.scroll_y, float(top))
        self.set_reactive(Widget.scroll_target_y, float(top))

    def _id_at(self, index: int) -> int | None:
        return self.pages.ids[index] if index < len(self.pages) else None


def _shift(index: int, old: int | None, place: int | None) -> int:
    """Return by how much a place moves when something leaves `old` and enters `place`."""
    left = -1 if old is not None and old < index else 0
    came = 1 if place is not None and place <= index + left else 0
    return left + came
