"""Commands of the first page and of the start-up wizard."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark

_READY = frozenset({Fact.OPEN})


class TryDemo(Command):
    """Look at a demo desk first."""

    action = "demo"
    keys = shown = "d"
    word = mark("demo")
    title = mark("Look at a demo desk")


class Connect(Command):
    """Connect a mailbox in a few questions."""

    action = "connect"
    keys = shown = "m"
    word = mark("connect mail")
    title = mark("Connect a mailbox: IMAP and SMTP")
    needs = _READY


class ByHand(Command):
    """Begin with an empty queue and connect mail later."""

    action = "by_hand"
    keys = shown = "l"
    word = mark("later")
    title = mark("Begin without mail, connect or import it later")
    needs = _READY


class LeaveStart(Command):
    """Leave tuidesk."""

    action = "back"
    keys = "q,escape"
    shown = "q"
    word = mark("quit")
    title = mark("Leave tuidesk")


class Next(Command):
    """Take the answer and go to the next page."""

    action = "next"
    keys = "enter"
    shown = "enter"
    word = mark("Next")
    title = mark("Take the answer and go on")
    priority = True


class Back(Command):
    """Go to the page before."""

    action = "previous"
    keys = "ctrl+r"
    shown = "^r"
    word = mark("Back")
    title = mark("Go to the page before")
    priority = True


class Later(Command):
    """Leave the wizard; nothing was changed yet."""

    action = "later"
    keys = "ctrl+l,escape,ctrl+q"
    shown = "^l"
    word = mark("Later")
    title = mark("Leave the wizard; nothing has been changed")
    priority = True


START = (Connect, TryDemo, ByHand, LeaveStart)
WIZARD = (Next, Back, Later)
