"""Commands of the composer; they work while the text field takes the other keys."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Send(Command):
    """Send the letter; for ten seconds it can be taken back."""

    action = "send"
    keys = "ctrl+o"
    shown = "^o"
    word = mark("send")
    title = mark("Send")
    needs = frozenset({Fact.LETTER})
    priority = True


class WriteNote(Command):
    """Put the note on its ticket; it has a word of its own, for nothing is sent to anybody."""

    action = "write_note"
    keys = "ctrl+o"
    shown = "^o"
    word = mark("write note")
    title = mark("Put the note on the ticket; customers never see it")
    needs = frozenset({Fact.NOTE})
    priority = True


class SendSolve(Command):
    """Send the letter and mark the ticket solved."""

    action = "send_solve"
    keys = "ctrl+t"
    shown = "^t"
    word = mark("send + solve")
    title = mark("Send and mark as solved")
    needs = frozenset({Fact.LETTER})
    priority = True


class SaveDraft(Command):
    """Save the draft now; it is saved by itself, too."""

    action = "save"
    keys = "ctrl+s"
    shown = "^s"
    word = mark("save")
    title = mark("Save the draft")
    priority = True


class Attach(Command):
    """Attach a file by its path."""

    action = "attach"
    keys = "ctrl+f"
    shown = "^f"
    word = mark("attach")
    title = mark("Attach a file")
    needs = frozenset({Fact.LETTER})
    priority = True


class Detach(Command):
    """Take the last attached file away."""

    action = "detach"
    title = mark("Take the last attachment away")
    needs = frozenset({Fact.LETTER})


class Quote(Command):
    """Quote the customer's last message below the letter, or leave it out."""

    action = "quote"
    title = mark("Quote the last message: yes or no")
    needs = frozenset({Fact.LETTER})


class Editor(Command):
    """Write in the editor that $VISUAL or $EDITOR names."""

    action = "editor"
    keys = "ctrl+e"
    shown = "^e"
    word = mark("editor")
    title = mark("Write in your own editor")
    needs = frozenset({Fact.LOCAL})
    priority = True


class OtherText(Command):
    """Go on with what was written in another session; what stands here is kept."""

    action = "other_text"
    keys = "ctrl+r"
    shown = "^r"
    word = mark("other text")
    title = mark("Go on with the text of another session; this one is kept")
    needs = frozenset({Fact.OTHER_TEXT})
    priority = True


class Leave(Command):
    """Leave the composer; the draft is kept."""

    action = "leave"
    keys = "escape,ctrl+q"
    shown = "esc"
    word = mark("leave")
    title = mark("Leave; the draft is kept")
    priority = True


COMPOSER = (Send, WriteNote, SendSolve, SaveDraft, OtherText, Leave, Attach, Editor, Detach, Quote)
