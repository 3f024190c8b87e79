"""The panes of the desk: which of them show, which one has the focus, and the keys that go between them."""

from __future__ import annotations

from textual import on
from textual.events import DescendantFocus, Resize
from textual.widget import Widget

from tuidesk.screens.desk.reading import Reads
from tuidesk.widgets.conversation import Messages
from tuidesk.widgets.queue_list import Lanes

WIDE, LOW, TALL = 100, 24, 30  # columns for three panes; rows for two; rows for a blank line on top


class Panes(Reads):
    """Shows three panes side by side, or two, or one, as the terminal's size allows."""

    def on_resize(self, event: Resize) -> None:
        """Choose the layout by the terminal's size; ticket and place stay."""
        width, height = event.size
        self.set_class(width < WIDE and height >= LOW, "-stacked")
        self.set_class(width < WIDE and height < LOW, "-single")
        self.set_class(height >= TALL, "-tall")
        if isinstance(self.focused, Lanes) and self.focused is not self.lanes:
            self.lanes.focus()
        self.show_keys()

    @on(DescendantFocus)
    def remember_pane(self) -> None:
        """On small screens the pane with the focus is the one that shows."""
        on_talk = isinstance(self.focused, Messages)
        self.set_class(on_talk, "-on-talk")
        self.set_class(not on_talk, "-on-list")
        if on_talk:
            self.seen_now()
        self.show_keys()

    def _pane_order(self) -> list[Widget]:
        return [self.lanes, self.tickets, self.conversation.messages]

    def _go(self, step: int) -> None:
        panes = self._pane_order()
        index = panes.index(self.focused) if self.focused in panes else 1
        self.show_pane(panes[(index + step) % len(panes)])

    def show_pane(self, pane: Widget) -> None:
        """Give a pane the focus; one that is hidden is shown first, or it could not take it."""
        self.set_class(isinstance(pane, Messages), "-on-talk")
        self.set_class(not isinstance(pane, Messages), "-on-list")
        self.call_after_refresh(pane.focus)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._go(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before."""
        self._go(-1)

    def action_next_view(self) -> None:
        """Show the next lane."""
        self.lanes.move("down")

    def action_previous_view(self) -> None:
        """Show the lane before."""
        self.lanes.move("up")

    def action_move(self, how: str) -> None:
        """Move the cursor, or scroll, where the focus is."""
        pane = self.focused if isinstance(self.focused, (Lanes, Messages)) else self.tickets
        self.hush()
        pane.move(how)

    def action_enter(self) -> None:
        """From the lanes to the list, from the list to the conversation."""
        if isinstance(self.focused, Lanes):
            self.show_pane(self.tickets)
        elif self.tickets.ticket_id is not None:
            self.show_pane(self.conversation.messages)

    def action_zoom(self) -> None:
        """Give the pane with the focus the whole screen, or give it back."""
        self.toggle_class("-zoomed")
