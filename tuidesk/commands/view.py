"""Commands that look closer at a conversation."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Why(Command):
    """Say why the mail came here: the rule that decided, and the headers it read."""

    action = "why"
    keys = shown = "w"
    word = mark("why")
    title = mark("Why is this mail here? Rule and headers")
    needs = frozenset({Fact.TICKET, Fact.MAIL})


class Files(Command):
    """Save an attachment; on the desk's own machine, open it too."""

    action = "files"
    keys = shown = "o"
    word = mark("attachments")
    title = mark("Attachments: save one, open it")
    needs = frozenset({Fact.TICKET, Fact.FILES})


class Unfold(Command):
    """Show all quoted lines, or fold them again."""

    action = "unfold"
    keys = shown = "f"
    word = mark("quotes")
    title = mark("Unfold or fold all quoted lines")
    needs = frozenset({Fact.TICKET, Fact.FOLDS})


class Outgoing(Command):
    """Decide about mail of the ticket that was held, failed or may have arrived."""

    action = "outgoing"
    keys = shown = "x"
    word = mark("mail out")
    title = mark("Mail that waits: send, send again, take back")
    needs = frozenset({Fact.TICKET, Fact.OUTGOING, Fact.ACT})


VIEW = (Why, Files, Unfold)
