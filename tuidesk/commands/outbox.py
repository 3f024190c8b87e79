"""Commands of the outbox."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Outbox(Command):
    """Show all mail that has not left."""

    action = "outbox"
    keys = shown = "X"
    title = mark("Outbox: mail that waits, was held, failed or may have arrived")
    needs = frozenset({Fact.OPEN})


class Release(Command):
    """Let a held mail go all the same."""

    action = "release"
    keys = shown = "l"
    word = mark("release")
    title = mark("Send this held mail all the same")
    needs = frozenset({Fact.ACT, Fact.HELD})


class Retry(Command):
    """Send a failed or uncertain mail again."""

    action = "retry"
    keys = shown = "r"
    word = mark("send again")
    title = mark("Send it again to those who have not got it")
    needs = frozenset({Fact.ACT, Fact.STOPPED})


class Arrived(Command):
    """Settle an uncertain mail as sent."""

    action = "arrived"
    keys = shown = "a"
    word = mark("it arrived")
    title = mark("It arrived: take it as sent")
    needs = frozenset({Fact.ACT, Fact.UNCERTAIN})


class Withdraw(Command):
    """Take a mail back and edit it."""

    action = "withdraw"
    keys = "e,u"
    shown = "e"
    word = mark("take back, edit")
    title = mark("Take it back and edit it")
    needs = frozenset({Fact.ACT, Fact.WITHDRAWABLE})


class ToTicket(Command):
    """Read the ticket of the mail."""

    action = "ticket"
    keys = "enter"
    shown = "enter"
    word = mark("ticket")
    title = mark("Go to its ticket")
    needs = frozenset({Fact.TICKET})


class Quiet(Command):
    """Hold all mail, or let new mail leave again."""

    action = "quiet"
    keys = shown = "Q"
    title = mark("Quiet mode on or off: no mail leaves while it is on")
    needs = frozenset({Fact.ACT})


class QuietFirst(Quiet):
    """The same with a word for the footer: at a storm it is the first thing to do."""

    word = mark("quiet mode")


class Forget(Command):
    """Throw away what was stopped to an address."""

    action = "forget"
    keys = shown = "f"
    word = mark("throw away")
    title = mark("Throw away the mail that was stopped")
    needs = frozenset({Fact.ACT, Fact.STORM})


class CloseMade(Command):
    """Close the tickets that a storm made."""

    action = "close_made"
    keys = shown = "c"
    word = mark("close tickets")
    title = mark("Close the tickets that the storm made and that nobody touched")
    needs = frozenset({Fact.ACT, Fact.STORM_TICKETS})


class MergeMade(Command):
    """Make one ticket of those that a storm made."""

    action = "merge_made"
    keys = shown = "m"
    word = mark("merge them")
    title = mark("Merge the tickets that the storm made and that nobody touched into the oldest")
    needs = frozenset({Fact.ACT, Fact.STORM_TICKETS})


class UndoMade(Command):
    """Take the last step about a storm's tickets back."""

    action = "undo_made"
    keys = shown = "u"
    word = mark("undo")
    title = mark("Take the last step about the tickets of a storm back")
    needs = frozenset({Fact.ACT, Fact.UNDOABLE})


class ReleaseAll(Command):
    """Let go of all that quiet mode holds."""

    action = "release_all"
    keys = shown = "L"
    title = mark("Send all that quiet mode holds")
    needs = frozenset({Fact.ACT, Fact.QUIETED})


class DiscardAll(Command):
    """Take back all that quiet mode holds."""

    action = "discard_all"
    keys = shown = "D"
    title = mark("Take back all that quiet mode holds; replies become drafts")
    needs = frozenset({Fact.ACT, Fact.QUIETED})


OUTBOX = (
    *(UndoMade, Release, Forget, CloseMade, MergeMade, Retry, Arrived, Withdraw, ToTicket),
    *(Quiet, ReleaseAll, DiscardAll),
)
