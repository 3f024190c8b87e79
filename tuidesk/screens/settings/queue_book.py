"""The queues as the settings edit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from tuidesk.desk import agents, channels, settings_batch
from tuidesk.desk.health import per_channel as health_channels
from tuidesk.desk.health.per_channel import ChannelHealth
from tuidesk.desk.names import COLORS
from tuidesk.desk.queues import cards as queue_cards
from tuidesk.desk.queues.cards import Outlook, QueueCard
from tuidesk.desk.settings_batch import Step
from tuidesk.i18n import LANGUAGES, _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings import acknowledging, after
from tuidesk.screens.settings.book import Book, Choices
from tuidesk.screens.settings.health_words import hints, queue_health
from tuidesk.screens.settings.queue_fields import AS_AGENTS, LABELS, way
from tuidesk.screens.settings.queue_values import VALUES
from tuidesk.screens.settings.tab import Ask
from tuidesk.screens.settings.words import LANGUAGE_WORDS
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.grid import Cell, Note


class QueueBook(Book):
    """What the table of queues and the form of one queue share."""

    typed: ClassVar[frozenset[str]] = frozenset(
        {"tag", "name", "creation-address", "order", "public-address", "from", "members"}
    )

    lines: ClassVar[frozenset[str]] = frozenset({"acknowledge"})
    warned = "reply-via"

    def __init__(self) -> None:
        super().__init__(LABELS)
        self.cards: dict[int, QueueCard] = {}
        self.channels: dict[str, ChannelRow] = {}
        self.agents: list[str] = []
        self.health: dict[str, ChannelHealth] = {}
        self.outlooks: Mapping[int, Outlook] = {}

    @property
    def ids(self) -> Sequence[int]:
        """The queues in their order on screen."""
        return list(self.cards)

    def load(self, opened: OpenDesk) -> None:
        """Read everything, and try what is unsaved."""
        self.cards = {card.id: card for card in queue_cards.cards(opened.store, opened.zone)}
        self.channels = {row.name: row for row in channels.listed(opened.store)}
        with opened.store.read() as conn:
            self.health = {one.name: one for one in health_channels.channels(conn)}
        self.agents = [row.name for row in agents.listed(opened.store) if row.active]
        self.edits.keep(self.stored_values())
        if self.edits:
            tried = settings_batch.attempt(
                opened.store, opened.actor, self._steps(opened), queue_cards.outlooks
            )
            self.problems, self.outlooks = tried
        else:
            self.problems = {}
            with opened.store.read() as conn:
                self.outlooks = queue_cards.outlooks(conn)

    def save(self, opened: OpenDesk) -> None:
        """Store every edit in one transaction, or none."""
        self.put_in_store(opened, lambda: self._steps(opened))

    def _steps(self, opened: OpenDesk) -> list[Step]:
        return queue_cards.steps(opened.actor, list(self.cards.values()), list(self.edits))

    # --- values

    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field, as `queue set` takes it."""
        card = self.cards[row_id]
        line = card.line
        special = {
            "creation-address": ", ".join(line.creation_addresses),
            "members": ", ".join(line.members),
            "public-address": line.public_address,
            "reply-via": card.reply_via,
            "from": card.sender,
            "order": str(card.order),
            "health": "",
            "after": after.of_channel(self.channels.get(line.inbound)),
        }
        return special[key] if key in special else str(getattr(line, key))

    def shown(self, row_id: int, key: str, value: str) -> SafeText:
        """Return the words for a value."""
        if key in VALUES:
            return VALUES[key].said(value)
        match key:
            case "color":
                return clean_line(_(value))
            case "reply-via":
                return self._way_out(row_id, value)
            case "inbound" if value in self.channels:
                row = self.channels[value]
                return clean_line(_("Forwarded") if row.kind == "forward" else row.address or value)
            case "language":
                return clean_line(_(LANGUAGE_WORDS.get(value, AS_AGENTS)))
            case "members" if not value:
                return clean_line(_("everybody"))
            case "assignee" if not value:
                return clean_line(_("nobody"))
        return clean_line(value)

    def _way_out(self, row_id: int, value: str) -> SafeText:
        """Show the address that customers will see, also where no channel was chosen."""
        if value in self.channels:
            return clean_line(self.channels[value].from_address or value)
        address = self.outlooks[row_id].by_itself if row_id in self.outlooks else ""
        return clean_line(address or _("none"))

    def choices(self, row_id: int, key: str) -> Choices:
        """Colours, channels and people are chosen."""
        if key in VALUES:
            return VALUES[key].choices() if self.stored(row_id, key) else ()
        match key:
            case "color":
                return tuple((name, clean_line(_(name))) for name in COLORS)
            case "reply-via":
                ways = [way(row.from_address, row) for row in self.channels.values() if row.outbound]
                return (*ways, ("", self._by_itself(row_id)))
            case "inbound":
                ways = [way(row.address, row) for row in self.channels.values() if row.inbound]
                return (*ways, ("", clean_line(_("none: tickets are opened by hand"))))
            case "assignee":
                return (*((name, clean_line(name)) for name in self.agents), ("", clean_line(_("nobody"))))
            case "language":
                known = [(code, clean_line(_(LANGUAGE_WORDS[code]))) for code in LANGUAGES]
                return (*known, ("", clean_line(_(AS_AGENTS))))
        return ()

    def _by_itself(self, row_id: int) -> SafeText:
        """Say what answers leave by where nothing was chosen: the same account, else the relay."""
        address = self.outlooks[row_id].by_itself if row_id in self.outlooks else ""
        return clean_line(_("by itself: {address}").format(address=address or _("none")))

    # --- words

    def name(self, row_id: int) -> SafeText:
        """Return the name of the queue."""
        return clean_line(self.cards[row_id].line.name)

    def is_color(self, key: str) -> bool:
        """Say whether it is the colour."""
        return key == "color"

    def color(self, row_id: int, key: str) -> str:
        """Draw colour and tag in the queue's own colour."""
        return self.value(row_id, "color") if key in ("color", "tag") else "text"

    def cell(self, row_id: int, key: str) -> Cell:
        """Return a cell; that of the health is about the channel."""
        if key == "health":
            return queue_health(*self._health(row_id), self.glyphs)
        return super().cell(row_id, key)

    def ask(self, row_id: int, key: str) -> Ask | None:
        """Let another colour, the folder to move to, or own words be typed."""
        found = super().ask(row_id, key)
        if found is not None and key == "color":
            return replace(found, typed=clean_line(_("another one, as #rrggbb")))
        return VALUES[key].asked(found) if found and key in VALUES else found

    def put(self, row_id: int, key: str, value: str) -> None:
        """Take a new value."""
        super().put(row_id, key, VALUES[key].taken(value) if key in VALUES else value)

    def _health(self, row_id: int) -> tuple[ChannelHealth | None, ChannelHealth | None]:
        line = self.cards[row_id].line
        return self.health.get(line.inbound), self.health.get(line.reply_via)

    def named(self, row_id: int, key: str) -> SafeText:
        """Name a field; Reply via also says how answers come back, the health what to do."""
        words = super().named(row_id, key)
        back = self.outlooks[row_id].way.back if row_id in self.outlooks else ""
        if key == "reply-via" and back:
            return clean_line(f"{words} {self.glyphs.dot} {back}")
        if key == "health":
            inward, outward = self._health(row_id)
            sides = (inward.receives if inward else None, outward.sends if outward else None)
            return clean_line(". ".join((words, *hints(sides))))
        return words

    def field_notes(self, row_id: int, key: str) -> tuple[Note, ...]:
        """Show under the acknowledgement what a customer would get."""
        notes = super().field_notes(row_id, key)
        if key != "acknowledge":
            return notes
        return (*notes, *acknowledging.preview(self.value(row_id, key), self.value(row_id, "language")))

    def warnings(self, row_id: int) -> tuple[Note, ...]:
        """Return warnings about a queue's mail as it would be once everything is saved."""
        outlook = self.outlooks.get(row_id)
        if outlook is None:
            return ()
        code = outlook.forwarding.code
        words = clean_line(_("forwarding code from the provider: {code}").format(code=code))
        return (*((Note(words, "strong"),) if code else ()), *(Note(one) for one in outlook.warnings))
