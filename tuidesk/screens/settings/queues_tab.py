"""Incoming / queues: name, colour and tag of each queue, where its mail comes from and how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuidesk.desk import queues
from tuidesk.desk.queue_cards import QueueCard
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings import queue_words as words
from tuidesk.screens.settings.book import EditingTab
from tuidesk.screens.settings.queue_book import LABELS, QueueBook
from tuidesk.screens.settings.queue_form import QueueForm
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import GridRow

KEYS = ("color", "tag", "name", "inbound", "creation-address", "reply-via", "health")
NARROW_KEYS = ("color", "tag", "name", "reply-via", "health")
NARROW = 110  # below, only what decides about answers is shown


class QueuesTab(EditingTab):
    """The queues; edits are kept apart until they are saved, with the old value beside the new one."""

    title = mark("Incoming / queues")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS[key] for key in KEYS)

    def __init__(self) -> None:
        self.book = QueueBook()
        super().__init__(self.book)

    def columns(self, width: int) -> Sequence[int]:
        """Leave out on narrow screens what does not decide about answers."""
        self._narrow = width < NARROW
        return [KEYS.index(key) for key in (NARROW_KEYS if self._narrow else KEYS)]

    def _card(self, row: int) -> QueueCard | None:
        return self.book.cards[row] if row < len(self.book.cards) else None

    def channel(self, row: int, column: int) -> str:
        """Return the way out in the column of Reply via, else the way in."""
        card = self._card(row)
        if card is None:
            return ""
        return card.line.reply_via if KEYS[column] == "reply-via" else card.line.inbound

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a queue, with what stands against it below."""
        return [
            GridRow(tuple(words.cell(self.book, card, key) for key in KEYS), self.book.notes(card))
            for card in self.book.cards
        ]

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell."""
        card = self._card(row)
        return words.named(self.book, card, KEYS[column]) if card else NOTHING

    def ask(self, row: int, column: int) -> Ask | None:
        """Ask for the value of a cell."""
        card = self._card(row)
        return words.ask(self.book, card, KEYS[column]) if card else None

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        card = self._card(row)
        if card is not None:
            self.book.put(card, KEYS[column], value)

    def open(self, hands: Hands, row: int) -> bool:
        """Where not every column has room, show the queue as a form."""
        card = self._card(row)
        if card is None or not self._narrow:
            return False
        hands.show("settings-form", QueueForm(self.book, card.id))
        return True

    def add(self, hands: Hands) -> None:
        """Ask for a name; the rest is chosen and can be edited."""

        def add(name: str, opened: OpenDesk) -> SafeText:
            queues.add(opened.store, opened.actor, name)
            return clean_line(_("{name} was added").format(name=name))

        ask = Ask(clean_line(_("Name of the new queue")))
        hands.question(ask, lambda name: hands.read(partial(add, name)))

    def remove(self, hands: Hands, row: int) -> None:
        """Ask which queue takes the tickets."""
        card = self._card(row)
        others = [other.line.name for other in self.book.cards if other is not card]
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
