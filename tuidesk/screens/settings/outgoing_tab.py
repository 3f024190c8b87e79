"""Outgoing: the ways mail leaves, each with its From, its server, its pace and its health."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tuidesk.commands.base import Commands
from tuidesk.desk import alignment
from tuidesk.i18n import Phrase, _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings import channel_acts as acts
from tuidesk.screens.settings.book_table import BookTable, OpenForm
from tuidesk.screens.settings.channel_book import ChannelBook
from tuidesk.screens.settings.outgoing_add import add
from tuidesk.screens.settings.tab import EMAILS, Hands, Job
from tuidesk.store import setup_queues
from tuidesk.term.clean import clean_line
from tuidesk.widgets.grid import Note

LABELS: Mapping[str, str] = {
    "name": mark("Name"), "kind": mark("Kind"), "from": mark("From"), "account": mark("Account"),
    "server": mark("Server"), "rate": mark("A minute"), "sent": mark("Copy in Sent"), "health": mark("Health"),
    "host": mark("Server"), "port": mark("Port"), "tls": mark("Encryption"), "smtp-host": mark("Server"),
    "smtp-port": mark("Port"), "smtp-tls": mark("Encryption"), "user": mark("User"), "login": mark("User"),
}  # fmt: skip


class OutgoingBook(ChannelBook):
    """The ways out, and what is doubtful about their senders."""

    def __init__(self) -> None:
        super().__init__(
            LABELS, lambda row: row.outbound.id if row.outbound else 0, lambda health: [health.sends]
        )
        self._doubts: dict[int, Phrase] = {}
        self.public_address = ""  # what customers write to, and should see as the sender

    def load(self, opened: OpenDesk) -> None:
        """Read the channels, and doubts about what is stored."""
        super().load(opened)
        with opened.store.read() as conn:
            known = (queue.public_address for queue in setup_queues.queues(conn))
            self.public_address = next((address for address in known if address), "")
            found = {row_id: alignment.of_channel(conn, row_id) for row_id in self.rows}
        self._doubts = {row_id: doubt for row_id, doubt in found.items() if doubt is not None}

    def doubted(self, row_id: int) -> bool:
        """Say whether the sender may be taken for forged."""
        return row_id in self._doubts

    def warnings(self, row_id: int) -> tuple[Note, ...]:
        """Add the doubt, and the key that ends it."""
        doubt = self._doubts.get(row_id)
        words = _("{doubt}; c confirms it").format(doubt=doubt.said()) if doubt else ""
        return (*super().warnings(row_id), *((Note(clean_line(words)),) if words else ()))


class OutgoingTab(BookTable):
    """One row a channel that sends."""

    title = mark("Outgoing")
    group = EMAILS
    changes = True
    shows = ("name", "kind", "from", "account", "server", "rate", "sent", "health")
    seldom = frozenset({"account", "server"})
    shows_narrow = ("name", "from", "health")
    form = (
        "name", "kind", "from", "account", "host", "port", "tls", "smtp-host", "smtp-port", "smtp-tls", "user",
        "login", "rate", "sent", "health",
    )  # fmt: skip
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS[key] for key in shows)
    keys: ClassVar[Commands] = (acts.Switch, acts.TestMail, OpenForm, acts.Confirm)

    def __init__(self) -> None:
        self.channels = OutgoingBook()
        super().__init__(self.channels)

    def channel(self, row: int, column: int) -> str:
        """Return the channel of the row."""
        row_id = self.id_at(row)
        return self.channels.rows[row_id].name if row_id else ""

    def test(self, hands: Hands, row: int, column: int) -> None:
        """Log in at the server."""
        row_id = self.id_at(row)
        if row_id:
            payload = {"channel": self.channels.rows[row_id].name, "direction": "out"}
            hands.follow(row_id, [Job("test-channel", payload)])

    def add(self, hands: Hands) -> None:
        """Ask by which kind of server mail leaves."""
        add(hands, list(self.channels.rows.values()), self.channels.public_address)

    def remove(self, hands: Hands, row: int) -> None:
        """Ask before a channel goes: its password goes with it."""
        row_id = self.id_at(row)
        if row_id:
            acts.remove(hands, self.channels.rows[row_id])

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Do what a key asks for."""
        row_id = self.id_at(row)
        if row_id is None:
            return
        channel = self.channels.rows[row_id]
        if does == acts.Switch.does:
            acts.switch(hands, channel, "out")
        elif does == acts.TestMail.does:
            acts.test_mail(hands, row_id, channel)
        elif does == acts.Confirm.does:
            acts.confirm(hands, row_id if self.channels.doubted(row_id) else 0)
        else:
            super().press(does, hands, row, column)
