"""Outgoing: the ways mail leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tuidesk.desk import channels
from tuidesk.i18n import _, mark, said
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.health_words import side_health
from tuidesk.screens.settings.tab import EMAILS, Hands, Tab
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

_KINDS = {"smtp": mark("Custom SMTP"), "relay": mark("Default relay")}


class OutgoingTab(Tab):
    """The channels that send."""

    title = mark("Outgoing")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (
        mark("Name"),
        mark("Kind"),
        mark("From"),
        mark("Server"),
        mark("Health"),
    )

    def __init__(self) -> None:
        self._channels: list[ChannelRow] = []

    def load(self, opened: OpenDesk) -> None:
        """Read the channels."""
        self._channels = [row for row in channels.listed(opened.store) if row.outbound]

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a channel."""
        return [GridRow(self._cells(row)) for row in self._channels]

    def _cells(self, row: ChannelRow) -> tuple[Cell, ...]:
        assert row.outbound is not None
        sender = f"{row.from_name} <{row.from_address}>" if row.from_name else row.from_address
        server = f"{row.outbound.host}:{row.outbound.port}"
        words = (row.name, _(_KINDS.get(row.kind, row.kind)), sender, server)
        return (*(Cell(clean_line(word)) for word in words), side_health(row.outbound))

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell; a channel that does not work says what to do."""
        if row >= len(self._channels):
            return NOTHING
        channel = self._channels[row]
        if column == len(self.heads) - 1 and channel.outbound and channel.outbound.error_title:
            return clean_line(f"{said(channel.outbound.error_title)}. {said(channel.outbound.error_hint)}")
        return clean_line(f"{_(self.heads[column])}: {self._cells(channel)[column].text}")

    def channel(self, row: int, column: int) -> str:
        """Return the channel of the row."""
        return self._channels[row].name if row < len(self._channels) else ""

    def add(self, hands: Hands) -> None:
        """Name the command that adds a channel."""
        hands.say(clean_line(_("Channels are added with: tuidesk channel add smtp")))
