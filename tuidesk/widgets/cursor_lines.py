"""Lines of which one is under the cursor; what they are about and how they look is said by subclasses."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.widgets.drawing import ink_of

Item = TypeVar("Item")


class CursorLines(ScrollView, Generic[Item], can_focus=True, inherit_bindings=False):
    """One line an item; the cursor stays on its item when others come and go."""

    DEFAULT_CSS = "CursorLines { overflow: hidden scroll; scrollbar-size: 0 0; }"
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another item, or on the same one with news."""

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()
        self.cursor = 0

    @abstractmethod
    def key_of(self, item: Item) -> Hashable:
        """Return what makes an item the same one after it changed."""

    @abstractmethod
    def draw(self, item: Item, here: bool) -> Strip:
        """Draw an item's line; `here` = under the cursor."""

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def show(self, items: Sequence[Item]) -> None:
        """Show these items."""
        here = self.key_of(self.item) if self.item is not None else None
        grown = len(items) != len(self.items)
        self.items = items
        self.virtual_size = Size(self.size.width, len(items))
        self.go_to(next((n for n, one in enumerate(items) if self.key_of(one) == here), self.cursor))
        if grown:
            self.refresh(layout=True)

    def move(self, how: str) -> None:
        """Move the cursor by one of the movement commands."""
        page = max(1, self.size.height - 1)
        steps = {"down": 1, "up": -1, "page_down": page, "page_up": -page}
        self.go_to(self.cursor + steps[how] if how in steps else (0 if how == "top" else len(self.items)))

    def go_to(self, index: int) -> None:
        """Put the cursor on a line."""
        self.cursor = max(0, min(index, len(self.items) - 1))
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= self.cursor < top + height:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - height + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        index = y + self.scroll_offset.y
        if index >= len(self.items):
            return Strip.blank(self.size.width, ink_of(self).style())
        return self.draw(self.items[index], index == self.cursor)
