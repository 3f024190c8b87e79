"""What the parts of the desk screen share: its panes, and the sentence in its footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.commands.screen import CommandScreen
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText
from tuidesk.widgets.conversation import Conversation
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.queue_list import Lanes, QueueList
from tuidesk.widgets.queue_tabs import QueueTabs
from tuidesk.widgets.ticket_list import TicketList

if TYPE_CHECKING:
    from tuidesk.desk.undo import Change

    UndoStep = Change | int  # a change of tickets, or the outbox id of a letter that may be taken back


class DeskParts(CommandScreen[None]):
    """The panes by name."""

    def __init__(self) -> None:
        super().__init__()
        self.undo_stack: list[UndoStep] = []

    @property
    def opened(self) -> OpenDesk | None:
        """The store and the agent, once they are there."""
        return self.desk.opened

    @property
    def tickets(self) -> TicketList:
        """The ticket list."""
        return self.query_one(TicketList)

    @property
    def conversation(self) -> Conversation:
        """The conversation pane."""
        return self.query_one(Conversation)

    @property
    def side_by_side(self) -> bool:
        """Say whether the three panes stand side by side."""
        return not (self.has_class("-stacked") or self.has_class("-single"))

    @property
    def lanes(self) -> Lanes:
        """The lanes as they are drawn now."""
        return self.query_one(QueueList if self.side_by_side else QueueTabs)

    def sit_at(self, ticket_id: int | None, mode: str) -> None:
        """Let colleagues know at which ticket the agent is, and what he does there."""

    def unsay(self, words: SafeText) -> None:
        """Take a sentence away if it is the one that stands there."""
        footer = self.query_one(KeyFooter)
        if footer.sentence == words:
            footer.say(SafeText(""))

    def hush(self) -> None:
        """Take the footer's sentence away."""
        self.query_one(KeyFooter).say(SafeText(""))
