"""Incoming / queues: name, colour and tag of each queue, where its mail comes from and how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuidesk.commands.base import Commands
from tuidesk.desk import queues
from tuidesk.desk.queues.cards import QueueCard
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings import queue_acts as acts
from tuidesk.screens.settings.book_table import BookTable, OpenForm
from tuidesk.screens.settings.queue_book import QueueBook
from tuidesk.screens.settings.queue_fields import LABELS
from tuidesk.screens.settings.queue_numbers import numbers
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands
from tuidesk.term.clean import SafeText, clean_line


class QueuesTab(BookTable):
    """One row a queue."""

    title = mark("Incoming / queues")
    group = EMAILS
    changes = True
    shows = ("color", "tag", "name", "inbound", "creation-address", "reply-via", "health")
    shows_narrow = ("color", "tag", "name", "reply-via", "health")
    form = (
        "name", "color", "tag", "order", "inbound", "after", "creation-address", "public-address", "reply-via",
        "from", "assignee", "members", "language", "acknowledge", "closed", "health",
    )  # fmt: skip
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS[key] for key in shows)
    keys: ClassVar[Commands] = (OpenForm, *acts.KEYS)

    def __init__(self) -> None:
        self.queues = QueueBook()
        super().__init__(self.queues)

    def _card(self, row: int) -> QueueCard | None:
        return self.queues.cards.get(self.id_at(row) or 0)

    def channel(self, row: int, column: int) -> str:
        """Return the way out in the column of Reply via, else the way in or the only one there is."""
        card = self._card(row)
        if card is None:
            return ""
        via = card.line.reply_via
        return via if self.shows[column] == "reply-via" else card.line.inbound or via

    def below(self, row: int) -> Sequence[SafeText]:
        """Say how the queue under the cursor is doing."""
        card = self._card(row)
        return (numbers(card.line, self.queues.glyphs.dot),) if card else ()

    def test(self, hands: Hands, row: int, column: int) -> None:
        """Send a test mail to a forwarded address; try the servers of a connected one."""
        card = self._card(row)
        if card is not None:
            acts.test(hands, self.queues, card, only_out=self.shows[column] == "reply-via")

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Do what a key asks for."""
        card = self._card(row)
        if card is not None and does in acts.BY_NAME:
            acts.BY_NAME[does](hands, self.queues, card)
        else:
            super().press(does, hands, row, column)

    def add(self, hands: Hands) -> None:
        """Ask in which way mail comes."""
        acts.add(hands)

    def remove(self, hands: Hands, row: int) -> None:
        """Ask which queue takes the tickets."""
        card = self._card(row)
        others = [other.line.name for other in self.queues.cards.values() if other is not card]
        if card is None or not others:
            super().remove(hands, row)
            return
        name = card.line.name

        def remove(heir: str, opened: OpenDesk) -> SafeText:
            moved = queues.remove(opened.store, opened.actor, name, heir)
            return clean_line(_("{name} was removed; tickets moved: {count}").format(name=name, count=moved))

        question = clean_line(_("Remove {name}: its tickets go to").format(name=name))
        ask = Ask(question, choices=tuple((other, clean_line(other)) for other in others))
        hands.question(ask, lambda heir: hands.read(partial(remove, heir)))
