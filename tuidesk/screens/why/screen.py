"""Why a message is here: sentences about what decided, its history, and the headers that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from tuidesk.commands.app import Health, Help, Search, Settings
from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import PickerTitle
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs

if TYPE_CHECKING:
    from tuidesk.screens.why.reasons import Answer


class Numbered(Protocol):
    """What has the number of a ticket."""

    @property
    def number(self) -> int: ...  # noqa: D102


class Identified(Protocol):
    """What has the id of a message."""

    @property
    def id(self) -> int: ...  # noqa: D102


class CloseWhy(Command):
    """Go back to the ticket."""

    action = "leave"
    keys = "escape,q,w,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Back")


class Older(Command):
    """Ask about the message before this one."""

    action = "older"
    keys = "left_square_bracket"
    shown = "["
    word = mark("older message")
    title = mark("The message before this one")


class Newer(Command):
    """Ask about the message after this one."""

    action = "newer"
    keys = "right_square_bracket"
    shown = "]"
    word = mark("newer message")
    title = mark("The message after this one")


class WhyScreen(CommandModal[None]):
    """Says why one message of a conversation is here; `[` and `]` go on to the others."""

    CSS_PATH = "why.tcss"
    HERE: ClassVar[Commands] = (Older, Newer, CloseWhy, Help, Search, Settings, Health)
    BINDINGS: ClassVar[list[BindingType]] = bindings((*HERE, *MOVES))

    @dataclass
    class Read(Message):
        """What there is to say about a message was read."""

        answer: Answer

    def __init__(self, head: Numbered, entry: Identified) -> None:
        super().__init__()
        self._head, self._wanted = head, entry.id
        self._ids: Sequence[int] = (entry.id,)

    def compose(self) -> ComposeResult:
        """Put the title above the lines."""
        with Vertical(id="why"):
            yield PickerTitle(_("Why is this mail in #{number}?").format(number=self._head.number))
            yield Pairs()
            yield KeyFooter()

    def on_mount(self) -> None:
        """Read what there is to say, and show the keys."""
        self.show_keys()
        self._ask(self._wanted)

    def action_older(self) -> None:
        """Ask about the message before."""
        self._step(-1)

    def action_newer(self) -> None:
        """Ask about the message after."""
        self._step(1)

    def _step(self, by: int) -> None:
        at = self._ids.index(self._wanted) + by
        if 0 <= at < len(self._ids):
            self._ask(self._ids[at])

    def _ask(self, message_id: int) -> None:
        self._wanted = message_id
        if self.desk.opened is not None:
            self.read(self.desk.opened, message_id)

    @work(thread=True, exclusive=True, group="why", exit_on_error=False)
    def read(self, opened: OpenDesk, message_id: int) -> None:
        """Read what the store and the mail's own head say about a message."""
        from tuidesk.screens.why.reasons import answer

        self.post_message(self.Read(answer(opened, message_id)))

    @on(Read)
    def show(self, event: Read) -> None:
        """Show it, unless another message was asked for meanwhile."""
        answer = event.answer
        if answer.message_id == self._wanted:
            self._ids = answer.others if self._wanted in answer.others else self._ids
            pairs = self.query_one(Pairs)
            pairs.show(answer.pairs)
            pairs.move("top")

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(Pairs).move(how)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
