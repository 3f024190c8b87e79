"""Commands that change a ticket."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark

_ACT = frozenset({Fact.TICKET, Fact.ACT})


class Assign(Command):
    """Give the ticket to somebody, or to nobody."""

    action = "assign"
    keys = shown = "a"
    word = mark("assign")
    title = mark("Assign the ticket")
    needs = _ACT


class SetStatus(Command):
    """Change the ticket's status; spam and trash are statuses too."""

    action = "status"
    keys = shown = "s"
    word = mark("status")
    title = mark("Status: open, pending, solved, closed, spam, trash")
    needs = _ACT


class SetPriority(Command):
    """Change the ticket's priority."""

    action = "priority"
    keys = shown = "p"
    word = mark("priority")
    title = mark("Priority: low, normal, high, urgent")
    needs = _ACT


class Move(Command):
    """Put the ticket into another queue."""

    action = "move_ticket"
    keys = shown = "m"
    word = mark("move")
    title = mark("Move to another queue")
    needs = _ACT


class Merge(Command):
    """Move all of the ticket into another one; a merged ticket is taken out again."""

    action = "merge"
    keys = shown = "J"
    title = mark("Merge (join) into another ticket, or take a merged one out again")
    needs = _ACT


class Split(Command):
    """Give a mail of the ticket a ticket of its own."""

    action = "split"
    keys = shown = "S"
    title = mark("Split: move a mail to a new ticket")
    needs = _ACT | {Fact.MAIL}


class Follow(Command):
    """Follow the ticket, or no longer."""

    action = "follow"
    keys = shown = "b"
    title = mark("Follow the ticket (bell), or stop following it")
    needs = frozenset({Fact.TICKET})


class History(Command):
    """Show who did what to the ticket, and when."""

    action = "history"
    keys = shown = "h"
    title = mark("History of the ticket: who did what, and when")
    needs = frozenset({Fact.TICKET})


TICKET = (Assign, SetStatus, SetPriority, Move, Merge, Split, Follow, History)
