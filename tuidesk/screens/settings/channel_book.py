"""Channels as the settings edit them, by the keys of `channel set`: the ways out, and the accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from tuidesk.desk import channels, settings_batch
from tuidesk.desk.channels import changes as channel_changes
from tuidesk.desk.channels import steps as channel_steps
from tuidesk.desk.health import per_channel as health_channels
from tuidesk.desk.health.per_channel import ChannelHealth
from tuidesk.desk.health.sides import SideHealth
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings import after
from tuidesk.screens.settings.book import Book, Choices
from tuidesk.screens.settings.channel_words import stored, words
from tuidesk.screens.settings.health_words import all_words, hints, sides_health
from tuidesk.screens.settings.tab import Ask
from tuidesk.screens.settings.words import SENT_WORDS, TLS_WORDS, WATCH_WORDS
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.grid import Cell, Note

_SHOWN = frozenset({"name", "kind", "account", "server", "who", "state", "health"})
RowId = Callable[[ChannelRow], int]
Sides = Callable[[ChannelHealth], Sequence[SideHealth | None]]


class ChannelBook(Book):
    """Channels with what is unsaved; `row_id` says which of them (0 = not this one), `sides` what their health is."""

    typed: ClassVar[frozenset[str]] = frozenset(
        {"from", "rate", "host", "port", "user", "login", "tenant", "client-id", "secret-expires", "folder"}
    )

    warned = "health"

    def __init__(self, labels: Mapping[str, str], row_id: RowId, sides: Sides) -> None:
        super().__init__(labels)
        self._row_id, self._sides = row_id, sides
        self.rows: dict[int, ChannelRow] = {}
        self.health: dict[str, ChannelHealth] = {}

    @property
    def ids(self) -> Sequence[int]:
        """The channels by name."""
        return list(self.rows)

    def load(self, opened: OpenDesk) -> None:
        """Read the channels and try what is unsaved."""
        with opened.store.read() as conn:
            self.health = {one.name: one for one in health_channels.channels(conn)}
        every = channels.listed(opened.store)
        self.rows = {self._row_id(row): row for row in every if self._row_id(row)}
        self.edits.keep(self.stored_values())
        self.problems = {}
        if self.edits:
            self.problems, _seen = settings_batch.attempt(
                opened.store, opened.actor, self._steps(opened), lambda _conn: None
            )

    def save(self, opened: OpenDesk) -> None:
        """Store every edit, or none; then waiting mail tries again."""
        changed = {row_id for (row_id, _key), _value in self.edits}
        self.put_in_store(opened, lambda: self._steps(opened))
        for row_id in changed:
            channels.resume(opened.store, self.rows[row_id])

    def _steps(self, opened: OpenDesk) -> list[settings_batch.Step]:
        return channel_steps.steps(opened.actor, self.rows, list(self.edits))

    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field."""
        return stored(self.rows[row_id], key)

    def shown(self, row_id: int, key: str, value: str) -> SafeText:
        """Return the words for a value."""
        return words(key, value)

    def has(self, row_id: int, key: str) -> bool:
        """Say whether the channel has a setting; what is only shown every channel has."""
        return key in _SHOWN or self._settable(row_id, key)

    def _settable(self, row_id: int, key: str) -> bool:
        return key in channel_changes.keys_of(self.rows[row_id])

    def choices(self, row_id: int, key: str) -> Choices:
        """The Sent policy, the encryption and what happens in the mailbox are chosen."""
        if not self._settable(row_id, key):
            return ()
        if key == "after":
            return after.choices()
        tables = {"sent": SENT_WORDS, "watch-sent": WATCH_WORDS}
        table = TLS_WORDS if key.endswith("tls") else tables.get(key, {})
        return tuple((value, clean_line(_(word))) for value, word in table.items())

    def ask(self, row_id: int, key: str) -> Ask | None:
        """Ask only for what this channel has."""
        found = super().ask(row_id, key) if self._settable(row_id, key) else None
        return after.with_folder(found) if found and key == "after" else found

    def put(self, row_id: int, key: str, value: str) -> None:
        """Take a new value."""
        super().put(row_id, key, after.taken(value) if key == "after" else value)

    # --- words

    def name(self, row_id: int) -> SafeText:
        """Return the channel's name."""
        return clean_line(self.rows[row_id].name)

    def _health(self, row_id: int) -> Sequence[SideHealth | None]:
        found = self.health.get(self.rows[row_id].name)
        return self._sides(found) if found else ()

    def cell(self, row_id: int, key: str) -> Cell:
        """Return a cell; that of the health is as the worker last wrote it down."""
        return (
            sides_health(self._health(row_id), self.glyphs) if key == "health" else super().cell(row_id, key)
        )

    def named(self, row_id: int, key: str) -> SafeText:
        """Name a field; the health says of each direction how it does, and what to do."""
        if key != "health":
            return super().named(row_id, key)
        sides = self._health(row_id)
        said = ". ".join((all_words(sides, self.glyphs), *hints(sides)))
        return clean_line(f"{_(self.labels[key])}: {said}")

    def warnings(self, row_id: int) -> tuple[Note, ...]:
        """Return what to do about a direction that fails."""
        return tuple(Note(hint) for hint in hints(self._health(row_id)))
