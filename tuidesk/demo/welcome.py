"""The mail that greets who opens the demo desk, in the language of the desk."""

from __future__ import annotations

from tuidesk.demo.letters import Letter
from tuidesk.demo.people import Person
from tuidesk.i18n import _, language


def welcome() -> Letter:
    """Return a letter that says what this desk is and what to try first."""
    steps = (
        _("The arrow keys: look at the tickets. Ana's wrong invoice is a good one."),
        _("r: answer it. ^o sends. For ten seconds u takes it back."),
        _("Wait a few seconds: the customer writes back, into the same ticket."),
        _("/ searches everything. Type a word of the answer."),
        _("? shows every key, ^p every command, q quits."),
    )
    paragraphs = (
        _(
            "This is a demo desk. Its customers are invented, but its mail is real: it arrives by LMTP, "
            "it leaves by SMTP, and all of it stays on this machine, in a folder that goes when you quit."
        ),
        _("Try this:"),
        "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        _("If you see no tickets move, ! tells what the mail is doing."),
    )
    sender = Person("tuidesk", "hello@tuidesk.test", language(), "")
    return Letter(sender, "Support", _("Welcome! Read this one first"), "\n\n".join(paragraphs) + "\n")
