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


TICKET = (Assign, SetStatus, SetPriority, Move)
