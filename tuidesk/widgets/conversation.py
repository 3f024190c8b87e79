"""The conversation pane: a ticket's head, and its messages as lines that scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.widgets.conversation_head import ConversationHead
from tuidesk.widgets.conversation_lines import Layout
from tuidesk.widgets.conversation_model import Labels, Talk, foldable, label
from tuidesk.widgets.conversation_paper import Page
from tuidesk.widgets.drawing import glyphs_of, ink_of, out_of_sight

if TYPE_CHECKING:
    from tuidesk.store.presence import Present


class Messages(ScrollView, can_focus=True, inherit_bindings=False):
    """The finished lines of a conversation."""

    DEFAULT_CSS = "Messages { height: 1fr; overflow: hidden scroll; scrollbar-size: 0 0; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.talk: Talk | None = None
        self.labels = Labels()
        self.unfolded: set[tuple[int, int]] = set()
        self.page = Page()

    def show(self, talk: Talk | None) -> None:
        """Show a ticket; the same one again keeps its place and its open folds."""
        same = talk is not None and self.talk is not None and talk.head.id == self.talk.head.id
        self.talk = talk
        self.labels = label(talk) if talk else Labels()
        if not same:
            self.unfolded = set()
        top, at_end = self.scroll_offset.y, self.scroll_offset.y >= self.max_scroll_y
        self._lay_out()
        if not same:
            top = self._first_unread()
        elif at_end:
            top = max(0, len(self.page.lines) - self.size.height)
        self.scroll_to(y=top, animate=False)
        self.refresh()

    def fold_all(self) -> None:
        """Open every fold, or close them when all are open."""
        if self.talk is not None:
            every = {(entry.id, fold[0]) for entry in self.talk.entries for fold in foldable(entry)}
            self.unfolded = set() if self.unfolded >= every else every
            self._again()

    def toggle(self, fold: tuple[int, int]) -> None:
        """Open or close one fold."""
        self.unfolded ^= {fold}
        self._again()

    def move(self, how: str) -> None:
        """Scroll by one of the movement commands."""
        page = max(1, self.size.height - 2)
        top = self.scroll_offset.y
        targets = {"down": top + 1, "up": top - 1, "page_down": top + page, "page_up": top - page, "top": 0}
        target = max(0, min(targets.get(how, self.max_scroll_y), self.max_scroll_y))
        if target != top:
            self.scroll_to(y=target, animate=False)
            self._tell_place()

    def bring_question(self) -> bool:
        """Say whether the question that y answers can be read in the window; scroll to it when it cannot."""
        asked, top, height = self.page.question, self.scroll_offset.y, self.size.height
        if not asked or (top <= asked.start and asked.stop <= top + max(height, len(asked))):
            return True
        self.scroll_to(y=min(asked.start, self.max_scroll_y), animate=False)
        self._tell_place()
        return False

    @property
    def in_view(self) -> int | None:
        """The message that is read now: the first that begins in the window, else the one that fills it."""
        if not self.max_scroll_y or not self.page.starts:
            return None
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        inside = [ident for ident, line in self.page.starts.items() if top <= line < bottom]
        before = [ident for ident, line in self.page.starts.items() if line < top]
        return inside[0] if inside else before[-1]

    def on_resize(self) -> None:
        """Break the lines anew; the message that is read stays where it is."""
        self._again()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._again()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = y + self.scroll_offset.y
        blank = ink_of(self).style("text")
        if index >= len(self.page.lines):
            return Strip.blank(self.size.width, blank)
        return self.page.lines[index].crop_extend(0, self.size.width, blank)

    def _again(self) -> None:
        """Lay out anew, keeping the first visible message at the top."""
        top = self.scroll_offset.y
        anchor = max((i for i in self.page.starts if self.page.starts[i] <= top), default=None)
        below = top - self.page.starts[anchor] if anchor is not None else 0
        self._lay_out()
        if anchor is not None and top:
            self.scroll_to(y=self.page.starts.get(anchor, 0) + below, animate=False)
        self.refresh()

    def _lay_out(self) -> None:
        if self.talk is None or not self.size.width:
            self.page = Page()
        else:
            layout = Layout(
                self.talk, self.labels, self.size.width, ink_of(self), glyphs_of(self), self.unfolded
            )
            self.page = layout.lay_out()
        self.virtual_size = Size(self.size.width, len(self.page.lines))
        self._tell_place()

    def _first_unread(self) -> int:
        """Return the line to begin reading at: the first message not seen, else the newest."""
        if self.talk is None or not self.talk.entries:
            return 0
        unseen = [entry.id for entry in self.talk.entries if entry.id > self.talk.seen_id]
        return self.page.starts.get(unseen[0] if unseen else self.talk.entries[-1].id, 0)

    def _tell_place(self) -> None:
        self.call_after_refresh(self._show_place)

    def _show_place(self) -> None:
        """Say above how many lines are out of sight."""
        if self.parent is not None and self.is_mounted:
            self.parent.query_one(ConversationHead).show_place(out_of_sight(self, len(self.page.lines)))


class Conversation(Vertical):
    """Head and messages of one ticket; used by the desk and wherever else a ticket is read."""

    DEFAULT_CSS = "Conversation { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """Put the head above the messages."""
        yield ConversationHead()
        yield Messages(id="messages")

    @property
    def messages(self) -> Messages:
        """The part that scrolls and takes the keys."""
        return self.query_one(Messages)

    @property
    def talk(self) -> Talk | None:
        """What is shown."""
        return self.messages.talk

    def show(self, talk: Talk | None) -> None:
        """Show a ticket, or nothing."""
        self.query_one(ConversationHead).show(talk)
        self.messages.show(talk)

    def show_people(self, people: Sequence[Present]) -> None:
        """Say who else is at the ticket that is shown."""
        self.query_one(ConversationHead).show_people(people)
