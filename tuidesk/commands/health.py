"""Commands of the health screen and of what it leads to."""

from __future__ import annotations

from tuidesk.commands.activity import Activity
from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Details(Command):
    """Read all that is known about the channel under the cursor, on the whole screen."""

    action = "details"
    keys = shown = "enter"
    word = mark("details")
    title = mark("All about this channel, and what to do")


class ProveChannel(Command):
    """Reach the channel's servers and log in now."""

    action = "test"
    keys = shown = "t"
    word = mark("test")
    title = mark("Test this channel")
    needs = frozenset({Fact.ADMIN, Fact.CHANNEL})


class SignInAgain(Command):
    """Sign in again for the channel's account."""

    action = "sign_in"
    keys = shown = "s"
    word = mark("sign in")
    title = mark("Sign in again for this channel")
    needs = frozenset({Fact.ADMIN, Fact.SIGN_IN})


class OtherPassword(Command):
    """Give the channel another password, which works at once."""

    action = "new_password"
    keys = shown = "P"
    word = mark("password")
    title = mark("Give this channel another password")
    needs = frozenset({Fact.ADMIN, Fact.PASSWORD})


class LookThroughSpam(Command):
    """See what the provider took for spam in this mailbox."""

    action = "spam"
    keys = shown = "f"
    word = mark("Spam")
    title = mark("Look through the Spam folder of this mailbox")
    needs = frozenset({Fact.ACT, Fact.SPAM})


class AuditMailbox(Command):
    """Compare the mailbox with the ledger now, and take in what is missing."""

    action = "audit"
    keys = shown = "a"
    word = mark("audit")
    title = mark("Audit: count this mailbox against the ledger and take in what is missing")
    needs = frozenset({Fact.ADMIN, Fact.MAILBOX})


class ToOutbox(Command):
    """Go to the mail that has not left."""

    action = "outbox"
    keys = shown = "X"
    title = mark("Outbox: mail that waits, was held, failed or may have arrived")


HEALTH = (
    Details,
    ProveChannel,
    SignInAgain,
    OtherPassword,
    LookThroughSpam,
    AuditMailbox,
    ToOutbox,
    Activity,
)


class TakeIn(Command):
    """Make a ticket of the mail under the cursor."""

    action = "take_in"
    keys = shown = "enter"
    word = mark("take in")
    title = mark("Make a ticket of this mail")
    needs = frozenset({Fact.ACT, Fact.SPAM})


class LookAgain(Command):
    """Ask the server again."""

    action = "look_again"
    keys = shown = "f5"
    title = mark("Look again")


SPAM = (TakeIn, LookAgain)
