"""What to do about mail that leaves soon when the desk is left."""

from __future__ import annotations

from tuidesk.commands.base import Command
from tuidesk.i18n import mark


class Wait(Command):
    """Wait until the mail has left, then leave."""

    action = "wait"
    keys = shown = "w"
    word = mark("wait")
    title = mark("Wait until it has left, then leave")


class SendNow(Command):
    """Leave; the mail is sent at once."""

    action = "now"
    keys = shown = "n"
    word = mark("now")
    title = mark("Send it now and leave")


class KeepMail(Command):
    """Leave; the mail is sent at the next start."""

    action = "keep"
    keys = shown = "k"
    word = mark("keep for next start")
    title = mark("Keep it for the next start and leave")


class Stay(Command):
    """Stay at the desk."""

    action = "stay"
    keys = "escape,q"
    shown = "esc"
    word = mark("stay")
    title = mark("Stay")


LEAVING = (Wait, SendNow, KeepMail, Stay)
