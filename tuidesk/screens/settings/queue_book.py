"""The queues as the settings edit them: stored values, unsaved ones, and what stands against them."""

from __future__ import annotations

from collections.abc import Mapping

from tuidesk.desk import agents, channels, queue_cards, settings_batch
from tuidesk.desk.queue_cards import QueueCard
from tuidesk.desk.replies_route import Way
from tuidesk.desk.settings_batch import Place, Step
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import clean_line
from tuidesk.widgets.grid import Note

# Each field by its key in `queue set`, with its label.
LABELS: Mapping[str, str] = {
    "color": mark("Color"), "tag": mark("Tag"), "name": mark("Queue"), "inbound": mark("Inbound channel"),
    "creation-address": mark("Creation address"), "reply-via": mark("Reply via"), "health": mark("Health"),
    "order": mark("Place on screen"), "public-address": mark("Public address"), "from": mark("From"),
    "assignee": mark("Default assignee"), "members": mark("Members"), "language": mark("Language"),
}  # fmt: skip


class QueueBook(Book):
    """What the table of queues and the form of one queue share."""

    labels = LABELS

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[QueueCard] = []
        self.channels: dict[str, ChannelRow] = {}
        self.agents: list[str] = []
        self.ways: Mapping[int, Way] = {}

    def load(self, opened: OpenDesk) -> None:
        """Read everything, and try what is unsaved."""
        self.cards = queue_cards.cards(opened.store, opened.zone)
        self.channels = {row.name: row for row in channels.listed(opened.store)}
        self.agents = [row.name for row in agents.listed(opened.store) if row.active]
        self.edits.keep(self.stored_values())
        if self.edits:
            tried = settings_batch.attempt(opened.store, opened.actor, self._steps(opened), queue_cards.ways)
            self.problems, self.ways = tried
        else:
            self.problems = {}
            with opened.store.read() as conn:
                self.ways = queue_cards.ways(conn)

    def save(self, opened: OpenDesk) -> None:
        """Store every edit in one transaction, or none."""
        settings_batch.save(opened.store, opened.actor, self._steps(opened))
        self.edits.saved()

    def _steps(self, opened: OpenDesk) -> list[Step]:
        return queue_cards.steps(opened.actor, self.cards, list(self.edits))

    # --- values

    def card(self, queue_id: int) -> QueueCard | None:
        """Return a queue as it is stored, None when it is gone."""
        return next((card for card in self.cards if card.id == queue_id), None)

    def stored(self, card: QueueCard, key: str) -> str:
        """Return the stored value of a field, as `queue set` takes it."""
        line = card.line
        match key:
            case "creation-address":
                return ", ".join(line.creation_addresses)
            case "members":
                return ", ".join(line.members)
            case "public-address":
                return line.public_address
            case "reply-via":
                return card.reply_via
            case "from":
                return card.sender
            case "order":
                return str(card.order)
            case "health":
                return ""
        return str(getattr(line, key))

    def value(self, card: QueueCard, key: str) -> str:
        """Return the value of a field, unsaved or stored."""
        return self.edits.value((card.id, key), self.stored(card, key))

    def put(self, card: QueueCard, key: str, value: str) -> None:
        """Take a new value of a field."""
        self.edits.put((card.id, key), value, self.stored(card, key))

    def stored_values(self) -> dict[Place, str]:
        """Return every field of every queue."""
        return {(card.id, key): self.stored(card, key) for card in self.cards for key in LABELS}

    # --- words

    def notes(self, card: QueueCard) -> tuple[Note, ...]:
        """Return what stands against unsaved values of a queue, and warnings about its mail."""
        return (*self.wrong(card.id), *self.warnings(card))

    def warnings(self, card: QueueCard) -> tuple[Note, ...]:
        """Return warnings about a queue's mail as it would be once everything is saved."""
        way = self.ways.get(card.id)
        if way is None:
            return ()
        if way.outbound is None:
            return (
                Note(clean_line(_("no answer can leave: choose a Reply via, or add an outgoing channel"))),
            )
        return (Note(clean_line(f"{way.problem}. {way.hint}")),) if way.problem else ()
