"""Commands of the activity of mail: the ledger, line by line."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.commands.outbox import ToTicket
from tuidesk.i18n import mark


class Activity(Command):
    """Show every mail that was seen, and where it went."""

    action = "activity"
    keys = shown = "L"
    title = mark("Activity, the ledger: every mail that was seen, and where it went")
    needs = frozenset({Fact.OPEN})


class MakeTicket(Command):
    """Make an ordinary ticket of the mail under the cursor."""

    action = "make_ticket"
    keys = shown = "t"
    word = mark("make a ticket")
    title = mark("Make this a ticket")
    needs = frozenset({Fact.ACT, Fact.ELSEWHERE})


class RetryMail(Command):
    """Ask the server again for a mail that it would not give."""

    action = "retry"
    keys = shown = "r"
    word = mark("ask again")
    title = mark("Retry: ask the server again for this mail")
    needs = frozenset({Fact.ACT, Fact.QUARANTINED})


class WhyHere(Command):
    """Say why the mail is where it is: the rule that decided, and the headers it read."""

    action = "why"
    keys = shown = "w"
    word = mark("why")
    title = mark("Why is this mail here? Rule and headers")
    needs = frozenset({Fact.TICKET, Fact.LETTERS})


class ByDisposition(Command):
    """Show only mail that went one way."""

    action = "by_disposition"
    keys = shown = "d"
    word = mark("where to")
    title = mark("Only mail that went one way: tickets, copies, quarantine …")
    needs = frozenset({Fact.OPEN})


class ByChannel(Command):
    """Show only mail that came by one channel."""

    action = "by_channel"
    keys = shown = "c"
    word = mark("channel")
    title = mark("Only mail of one channel")
    needs = frozenset({Fact.OPEN})


class SearchLedger(Command):
    """Find mail by its sender's address or its Message-ID."""

    action = "search"
    keys = "slash"
    shown = "/"
    word = mark("search")
    title = mark("Search by address or Message-ID")
    needs = frozenset({Fact.OPEN})


ACTIVITY = (ToTicket, MakeTicket, RetryMail, WhyHere, ByDisposition, ByChannel, SearchLedger)
