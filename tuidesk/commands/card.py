"""Commands for a card in the conversation: is the writer whom a passed-on mail quotes the customer?"""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class ConfirmSender(Command):
    """Make the quoted writer the customer."""

    action = "confirm_sender"
    keys = shown = "y"
    word = mark("yes, the writer")
    title = mark("Make the writer whom the mail quotes the customer")
    needs = frozenset({Fact.TICKET, Fact.SENDER, Fact.ACT})


class KeepSender(Command):
    """Leave the customer as it is."""

    action = "keep_sender"
    keys = shown = "i"
    title = mark("Leave the customer as it is, although the mail quotes another writer")
    needs = frozenset({Fact.TICKET, Fact.SENDER, Fact.ACT})


CARD = (ConfirmSender, KeepSender)
