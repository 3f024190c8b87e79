"""One queue with every field below the other, for narrow screens and for what the table has no room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuidesk.desk.queue_cards import QueueCard
from tuidesk.i18n import _, mark
from tuidesk.screens.settings import queue_words as words
from tuidesk.screens.settings.book import EditingTab
from tuidesk.screens.settings.queue_book import LABELS, QueueBook
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

KEYS = (
    "name", "color", "tag", "order", "inbound", "creation-address", "public-address", "reply-via", "from",
    "assignee", "members", "language", "health",
)  # fmt: skip


class QueueForm(EditingTab):
    """The fields of one queue as rows; edits are those of the table."""

    title = mark("Queue")
    heads: ClassVar[tuple[str, ...]] = (mark("Field"), mark("Value"))

    def __init__(self, book: QueueBook, queue_id: int) -> None:
        super().__init__(book)
        self._book, self._id = book, queue_id

    @property
    def _card(self) -> QueueCard | None:
        return self._book.card(self._id)

    @property
    def name(self) -> SafeText:
        """Which queue it is."""
        return clean_line(self._card.line.name) if self._card else NOTHING

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a field, with what stands against its value below."""
        card = self._card
        if card is None:
            return []
        return [
            GridRow(
                (Cell(clean_line(_(LABELS[key])), "dim"), words.cell(self._book, card, key)),
                (*self._book.wrong(card.id, key), *(self._book.warnings(card) if key == "reply-via" else ())),
            )
            for key in KEYS
        ]

    def focused(self, row: int, column: int) -> SafeText:
        """Name the field."""
        return words.named(self._book, self._card, KEYS[row]) if self._card else NOTHING

    def ask(self, row: int, column: int) -> Ask | None:
        """Ask for the value of a field."""
        return words.ask(self._book, self._card, KEYS[row]) if self._card else None

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        if self._card:
            self._book.put(self._card, KEYS[row], value)

    def channel(self, row: int, column: int) -> str:
        """Return the way out at Reply via, else the way in."""
        if self._card is None:
            return ""
        return self._card.line.reply_via if KEYS[row] == "reply-via" else self._card.line.inbound
