"""Screens of lines above and, below, all about the one under the cursor: tab goes from one to the other."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from tuidesk.commands.screen import Commanded
from tuidesk.term.clean import NOTHING
from tuidesk.widgets.cursor_lines import CursorLines
from tuidesk.widgets.outbox_list import OutboxList
from tuidesk.widgets.pairs import Pairs


class LinesAndFacts(Commanded):
    """Gives the movement keys to the half that has the focus, so that long facts can be read on a small screen."""

    @property
    @abstractmethod
    def upper(self) -> OutboxList | CursorLines[Any]:
        """The lines."""

    def action_below(self) -> None:
        """Go to the facts, or back."""
        pairs = self.query_one(Pairs)
        (self.upper if pairs.has_focus else pairs).focus()

    def action_move(self, how: str) -> None:
        """Move the cursor, or scroll the facts."""
        self.say(NOTHING)
        pairs = self.query_one(Pairs)
        if pairs.has_focus:
            pairs.move(how)
        else:
            self.upper.move(how)
            pairs.move("top")
