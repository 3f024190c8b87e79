"""Incoming / queues: name, colour and tag of each queue, where its mail comes from and how it is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuidesk.desk import channels, queues
from tuidesk.desk.names import COLORS
from tuidesk.desk.queues import QueueLine
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.health_words import channel_health
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands, Tab
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow, Note

COLOR, TAG, NAME, INBOUND, CREATION, REPLY_VIA, HEALTH = range(7)
KEYS = {
    COLOR: "color", TAG: "tag", NAME: "name", INBOUND: "inbound", CREATION: "creation-address", REPLY_VIA: "reply-via",
}  # fmt: skip
NARROW = 110  # below, only what decides about answers is shown

_COLOR_WORDS = (
    mark("green"), mark("blue"), mark("amber"), mark("violet"), mark("rose"), mark("teal"),
    mark("orange"), mark("slate"),
)  # fmt: skip


class QueuesTab(Tab):
    """The queues; edits are kept apart until they are saved, with the old value beside the new one."""

    title = mark("Incoming / queues")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (
        mark("Color"), mark("Tag"), mark("Queue"), mark("Inbound channel"), mark("Creation address"),
        mark("Reply via"), mark("Health"),
    )  # fmt: skip

    def __init__(self) -> None:
        self._queues: list[QueueLine] = []
        self._channels: dict[str, ChannelRow] = {}
        self._edits: dict[tuple[str, int], str] = {}

    def load(self, opened: OpenDesk) -> None:
        """Read queues and channels."""
        self._queues = queues.listed(opened.store)
        self._channels = {row.name: row for row in channels.listed(opened.store)}

    def columns(self, width: int) -> Sequence[int]:
        """Leave out on narrow screens what does not decide about answers."""
        return range(len(self.heads)) if width >= NARROW else (COLOR, TAG, NAME, REPLY_VIA, HEALTH)

    def channel(self, row: int, column: int) -> str:
        """Return the way out in the column of Reply via, else the way in."""
        if row >= len(self._queues):
            return ""
        queue = self._queues[row]
        return queue.reply_via if column == REPLY_VIA else queue.inbound

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a queue, with a warning where no answer can leave."""
        return [GridRow(tuple(self._cell(q, c) for c in range(7)), self._notes(q)) for q in self._queues]

    def _value(self, queue: QueueLine, column: int) -> str:
        stored = (
            queue.color, queue.tag, queue.name, queue.inbound, ", ".join(queue.creation_addresses), queue.reply_via, "",
        )  # fmt: skip
        return stored[column]

    def _shown(self, column: int, value: str) -> SafeText:
        if column == COLOR:
            return clean_line(_(value))
        if column == REPLY_VIA and value in self._channels:
            return clean_line(self._channels[value].from_address or value)
        if column == INBOUND and value in self._channels:
            row = self._channels[value]
            return clean_line(_("Forwarded") if row.kind == "forward" else row.address or value)
        return clean_line(value)

    def _cell(self, queue: QueueLine, column: int) -> Cell:
        if column == HEALTH:
            return channel_health(self._channels.get(queue.inbound))
        stored = self._value(queue, column)
        value = self._edits.get((queue.name, column), stored)
        color = self._edits.get((queue.name, COLOR), queue.color) if column in (COLOR, TAG) else "text"
        before = self._shown(column, stored) if value != stored else NOTHING
        return Cell(self._shown(column, value), color, before, bar=column == COLOR)

    def _notes(self, queue: QueueLine) -> tuple[Note, ...]:
        if self._edits.get((queue.name, REPLY_VIA), queue.reply_via):
            return ()
        return (Note(clean_line(_("no answer can leave: choose a Reply via, or add an outgoing channel"))),)

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell."""
        if row >= len(self._queues):
            return NOTHING
        value = self._cell(self._queues[row], column).text or clean_line(_("none"))
        return clean_line(f"{_(self.heads[column])}: {value}")

    def ask(self, row: int, column: int) -> Ask | None:
        """Colours and channels are chosen, name and tag are typed."""
        if row >= len(self._queues) or column not in KEYS:
            return None
        queue = self._queues[row]
        value = self._edits.get((queue.name, column), self._value(queue, column))
        return Ask(clean_line(_(self.heads[column])), value, self._choices(column))

    def _choices(self, column: int) -> tuple[tuple[str, SafeText], ...]:
        if column == COLOR:
            return tuple((name, clean_line(_(name))) for name in COLORS)
        if column == REPLY_VIA:
            ways = [
                (name, clean_line(f"{row.from_address}  {name}"))
                for name, row in self._channels.items()
                if row.outbound
            ]
            return (*ways, ("", clean_line(_("by itself: same account, same address, or the relay"))))
        if column == INBOUND:
            ways = [
                (name, clean_line(f"{row.address}  {name}"))
                for name, row in self._channels.items()
                if row.inbound
            ]
            return (*ways, ("", clean_line(_("none: tickets are opened by hand"))))
        return ()

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        queue = self._queues[row]
        if value == self._value(queue, column):
            self._edits.pop((queue.name, column), None)
        else:
            self._edits[(queue.name, column)] = value

    def add(self, hands: Hands) -> None:
        """Ask for a name; the rest is chosen and can be edited."""

        def add(name: str, opened: OpenDesk) -> SafeText:
            queues.add(opened.store, opened.actor, name)
            return clean_line(_("{name} was added").format(name=name))

        ask = Ask(clean_line(_("Name of the new queue")))
        hands.question(ask, lambda name: hands.read(partial(add, name)))

    def remove(self, hands: Hands, row: int) -> None:
        """Ask which queue takes the tickets."""
        others = [queue.name for i, queue in enumerate(self._queues) if i != row]
        if row >= len(self._queues) or not others:
            super().remove(hands, row)
            return
        name = self._queues[row].name

        def remove(heir: str, opened: OpenDesk) -> SafeText:
            moved = queues.remove(opened.store, opened.actor, name, heir)
            return clean_line(_("{name} was removed; tickets moved: {count}").format(name=name, count=moved))

        question = clean_line(_("Remove {name}: its tickets go to").format(name=name))
        ask = Ask(question, choices=tuple((name, clean_line(name)) for name in others))
        hands.question(ask, lambda heir: hands.read(partial(remove, heir)))

    @property
    def unsaved(self) -> int:
        """How many cells differ from the store."""
        return len(self._edits)

    def save(self, opened: OpenDesk) -> None:
        """Store each queue's edits; the name goes last, since it is what finds the queue."""
        for name in {queue for queue, _column in self._edits}:
            edits = {column: value for (queue, column), value in self._edits.items() if queue == name}
            ordered = sorted(edits.items(), key=lambda item: item[0] == NAME)
            changes = [change for column, value in ordered for change in self._changes(name, column, value)]
            queues.change(opened.store, opened.actor, name, changes)
            self._edits = {key: value for key, value in self._edits.items() if key[0] != name}

    def _changes(self, name: str, column: int, value: str) -> list[tuple[str, str]]:
        """Return an edit as `queue set` takes it; creation addresses are added and taken away one by one."""
        if column != CREATION:
            return [(KEYS[column], value)]
        before = next(queue.creation_addresses for queue in self._queues if queue.name == name)
        wanted = [address for address in value.replace(",", " ").split() if address]
        gone = [f"-{address}" for address in before if address not in wanted]
        new = [address for address in wanted if address not in before]
        return [(KEYS[CREATION], address) for address in (*gone, *new)]

    def forget(self) -> None:
        """Drop the edits."""
        self._edits.clear()
