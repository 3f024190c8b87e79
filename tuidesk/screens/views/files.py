"""Choosing an attachment: to save it, or to look at it here when it is a picture or a mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.view import Look
from tuidesk.i18n import _
from tuidesk.screens.pickers import Choice, Choices, LeaveChoices, Picker, Take
from tuidesk.term.clean import clean_line, clean_name
from tuidesk.widgets.file_words import can_be_seen, what_and_size

if TYPE_CHECKING:
    from tuidesk.store.conversation import AttachmentRow


class Wish(NamedTuple):
    """What the agent wants of an attachment."""

    row: AttachmentRow
    look: bool


class FilePicker(Picker):
    """Gives back a `Wish`, or None."""

    CSS_PATH = "../pickers.tcss"
    HERE: ClassVar[Commands] = (Take, Look, LeaveChoices)
    BINDINGS = bindings((*HERE, *MOVES))

    def __init__(self, title: str, rows: Sequence[AttachmentRow]) -> None:
        super().__init__(title, [_choice(number, row) for number, row in enumerate(rows, 1)])

    def action_look(self) -> None:
        """Look at the attachment under the cursor, if that can be done."""
        lines = self.query_one(Choices)
        if not lines.choices:
            return
        wish: Wish = lines.choices[lines.cursor].value
        if can_be_seen(wish.row.content_type):
            self.dismiss(wish._replace(look=True))
        else:
            self.say(clean_line(_("only pictures and mails are shown here: enter saves it")))


def _choice(number: int, row: AttachmentRow) -> Choice:
    hint = what_and_size(row.content_type, row.inline, row.size)
    return Choice(
        Wish(row, look=False), clean_name(row.filename), str(number) if number < 10 else "", hint=hint
    )
