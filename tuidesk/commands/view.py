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
    needs = frozenset({Fact.TICKET, Fact.LETTERS})


class Files(Command):
    """Save an attachment; on the desk's own machine, open it too; in a session, say how to fetch it."""

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


class Parts(Command):
    """Look at one mail part by part: text, HTML, all headers, raw source."""

    action = "parts"
    keys = shown = "v"
    word = mark("parts")
    title = mark("Parts of the mail: text, HTML, all headers, raw source")
    needs = frozenset({Fact.TICKET, Fact.LETTERS})


class NextPart(Command):
    """Show the next part; after the last one, the conversation again."""

    action = "next_part"
    keys = shown = "v"
    word = mark("next part")
    title = mark("Next part of the mail, then back to the conversation")


class SaveMail(Command):
    """Save the mail byte for byte."""

    action = "save_mail"
    keys = shown = "s"
    word = mark("save the mail")
    title = mark("Save the whole mail, byte for byte, as a file")
    needs = frozenset({Fact.FOLDERS})


class PreviousMail(Command):
    """Show the mail before in the same part."""

    action = "other_mail(-1)"
    keys = "left_square_bracket"
    shown = "["
    word = mark("previous mail")
    title = mark("The previous mail of this ticket")
    needs = frozenset({Fact.SEVERAL})


class NextMail(Command):
    """Show the mail after it in the same part."""

    action = "other_mail(1)"
    keys = "right_square_bracket"
    shown = "]"
    word = mark("next mail")
    title = mark("The next mail of this ticket")
    needs = frozenset({Fact.SEVERAL})


class Look(Command):
    """Look at the chosen attachment here."""

    action = "look"
    keys = shown = "v"
    word = mark("look at it")
    title = mark("Look at a picture or an attached mail here")


class CloseLook(Command):
    """Go back from a picture."""

    action = "close_look"
    keys = "v,enter"
    shown = "v"
    word = mark("close")
    title = mark("Back to the conversation")


VIEW = (Why, Files, Parts, Unfold)
PARTS = (NextPart, SaveMail, PreviousMail, NextMail)
