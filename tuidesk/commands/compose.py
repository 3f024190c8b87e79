"""Commands that write: replies, notes, new tickets."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Reply(Command):
    """Answer the customer."""

    action = "reply"
    keys = shown = "r"
    word = mark("reply")
    title = mark("Reply to the customer")
    needs = frozenset({Fact.TICKET, Fact.ACT})


class Note(Command):
    """Write an internal note."""

    action = "note"
    keys = shown = "n"
    word = mark("note")
    title = mark("Write an internal note")
    needs = frozenset({Fact.TICKET, Fact.ACT})


class New(Command):
    """Open a ticket with a first mail."""

    action = "new"
    keys = shown = "c"
    word = mark("new")
    title = mark("New ticket with a first mail")
    needs = frozenset({Fact.OPEN, Fact.ACT})
