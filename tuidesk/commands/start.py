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
    needs = frozenset({Fact.FOLDERS})


class Connect(Command):
    """Connect a mailbox in a few questions."""

    action = "connect"
    keys = shown = "m"
    word = mark("connect mail")
    title = mark("Connect mail: Office 365, Gmail, IMAP or forwarding")
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
    """Leave; what was answered so far is remembered, and nothing is half made."""

    action = "later"
    keys = "ctrl+l,escape,ctrl+q"
    shown = "^l"
    word = mark("Later")
    title = mark("Leave and go on another time; nothing is left half made")
    priority = True


class Copy(Command):
    """Copy the text that stands alone on a line."""

    action = "copy"
    keys = "ctrl+y"
    shown = "^y"
    word = mark("copy")
    title = mark("Copy what stands alone on a line")
    needs = frozenset({Fact.COPIES})
    priority = True


class Guide(Command):
    """Read how this is done at the provider, step by step."""

    action = "guide"
    keys = "ctrl+g"
    shown = "^g"
    word = mark("step by step")
    title = mark("How to do this at your provider, step by step")
    needs = frozenset({Fact.GUIDE})


START = (Connect, TryDemo, ByHand, LeaveStart)
FLOW = (Next, Back, Later, Copy, Guide)
