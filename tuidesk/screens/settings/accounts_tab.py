"""Accounts: what the desk signs in to, as whom, and how that does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from tuidesk.commands.base import Commands
from tuidesk.i18n import mark
from tuidesk.screens.settings import channel_acts as acts
from tuidesk.screens.settings import queue_acts
from tuidesk.screens.settings.account_words import logins, sign_in
from tuidesk.screens.settings.book_table import BookTable, OpenForm
from tuidesk.screens.settings.channel_book import ChannelBook
from tuidesk.screens.settings.tab import Hands, Job
from tuidesk.widgets.grid import Cell

LABELS: Mapping[str, str] = {
    "name": mark("Account"), "kind": mark("Kind"), "who": mark("Signs in as"), "state": mark("Sign-in"),
    "after": mark("In the mailbox"), "health": mark("Health"), "login": mark("User"), "user": mark("User"),
    "tenant": mark("Tenant"), "client-id": mark("Client id"), "secret-expires": mark("Client secret ends"),
    "folder": mark("Folder"), "watch-sent": mark("Sent folder"), "imap-host": mark("IMAP server"),
    "imap-port": mark("IMAP port"), "imap-tls": mark("IMAP encryption"),
    "smtp-host": mark("SMTP server"), "smtp-port": mark("SMTP port"),
    "smtp-tls": mark("SMTP encryption"), "host": mark("Server"), "port": mark("Port"), "tls": mark("Encryption"),
}  # fmt: skip
_COMPUTED = {"who", "state"}


class AccountBook(ChannelBook):
    """The accounts, each by the channel that bears its name."""

    def __init__(self) -> None:
        super().__init__(
            LABELS, lambda row: 0 if row.further else row.account_id, lambda health: health.sides
        )

    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field."""
        return "" if key in _COMPUTED else super().stored(row_id, key)

    def cell(self, row_id: int, key: str) -> Cell:
        """Return a cell; who signs in, and since when, is put together from several columns."""
        row = self.rows[row_id]
        if key == "who":
            return Cell(logins(row))
        return sign_in(row) if key == "state" else super().cell(row_id, key)


class AccountsTab(BookTable):
    """One row an account."""

    title = mark("Accounts")
    changes = True
    shows = ("name", "kind", "who", "state", "after", "health")
    shows_narrow = ("name", "state", "health")
    form = (
        "name", "kind", "who", "state", "login", "user", "tenant", "client-id", "secret-expires", "folder", "after",
        "watch-sent", "host", "port", "tls", "imap-host", "imap-port", "imap-tls", "smtp-host", "smtp-port", "smtp-tls",
        "health",
    )  # fmt: skip
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS[key] for key in shows)
    keys: ClassVar[Commands] = (acts.SignIn, acts.Switch, OpenForm)

    def __init__(self) -> None:
        self.accounts = AccountBook()
        super().__init__(self.accounts)

    def channel(self, row: int, column: int) -> str:
        """Return the channel of the row."""
        row_id = self.id_at(row)
        return self.accounts.rows[row_id].name if row_id else ""

    def test(self, hands: Hands, row: int, column: int) -> None:
        """Try both directions."""
        row_id = self.id_at(row)
        if row_id:
            hands.follow(row_id, [Job("test-channel", {"channel": self.accounts.rows[row_id].name})])

    def add(self, hands: Hands) -> None:
        """Ask in which way mail comes: an account belongs to a queue."""
        queue_acts.add(hands)

    def remove(self, hands: Hands, row: int) -> None:
        """Ask before an account goes: its password goes with it."""
        row_id = self.id_at(row)
        if row_id:
            acts.remove(hands, self.accounts.rows[row_id])

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Do what a key asks for."""
        row_id = self.id_at(row)
        if row_id is None:
            return
        if does == acts.SignIn.does:
            acts.sign_in(hands, self.accounts.rows[row_id])
        elif does == acts.Switch.does:
            acts.ask_switch(hands, self.accounts.rows[row_id])
        else:
            super().press(does, hands, row, column)
