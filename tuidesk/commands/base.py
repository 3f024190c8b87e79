"""One class per user command: its key, its word in the footer, its line in the palette and in the help.

A command only says what it is. The screen on which it works has the method `action_<action>`,
and says through its facts whether the command works right now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import ClassVar

from textual.binding import Binding, BindingType


class Fact(Enum):
    """Something that is true of a screen at this moment; a command names the facts that it needs."""

    OPEN = auto()  # the store is open
    TICKET = auto()  # a ticket is chosen
    ACT = auto()  # the agent may change tickets
    ADMIN = auto()  # the agent may change settings
    UNDO = auto()  # something can be taken back
    FILES = auto()  # the ticket has attachments
    MAIL = auto()  # the ticket has mail that came in
    LETTERS = auto()  # the ticket has mail, in or out
    SEVERAL = auto()  # it has more than one
    CARD = auto()  # a question of the ticket waits for a yes or a no
    FOLDS = auto()  # the conversation has folded lines
    OUTGOING = auto()  # the ticket has mail that waits, was held or failed
    STACKED = auto()  # the panes do not stand side by side, so that one may be zoomed
    LETTER = auto()  # what is written is a mail, not a note
    NOTE = auto()  # what is written is a note
    OTHER_TEXT = auto()  # the agent wrote another text of it in another session
    UNSAVED = auto()  # settings were edited and not saved
    EDITS = auto()  # the agent may edit what is shown
    ROWS = auto()  # rows can be added here, and taken away
    PROPOSED = auto()  # the cursor stands on something that tuidesk proposes
    CHANNEL = auto()  # the cursor stands on a channel that can be tested
    SIGN_IN = auto()  # somebody has signed in for it, and can again
    PASSWORD = auto()  # it logs in by a password
    MAILBOX = auto()  # it is a mailbox that is read
    SPAM = auto()  # it is a mailbox whose Spam can be looked through
    HELD = auto()  # the chosen mail of the outbox was held
    QUIETED = auto()  # quiet mode holds mails of the outbox
    ELSEWHERE = auto()  # the mail under the cursor may be made a ticket
    QUARANTINED = auto()  # its server would not give it
    STORM = auto()  # the chosen line of the outbox is a storm
    STORM_TICKETS = auto()  # tickets came of it that nobody has touched
    UNDOABLE = auto()  # the last step about them can be taken back
    STOPPED = auto()  # it failed, or nobody knows whether it arrived
    UNCERTAIN = auto()  # nobody knows whether it arrived
    WITHDRAWABLE = auto()  # it can be taken back
    COPIES = auto()  # the page shows a text that can be copied
    GUIDE = auto()  # the page has a guide, step by step
    LOCAL = auto()  # the terminal is on the machine that runs the desk
    FOLDERS = auto()  # the agent may read and write files of that machine: this is no session


class Command:
    """What an agent can do, in words and keys; every text is English and translated where it is shown."""

    action: ClassVar[str]
    keys: ClassVar[str] = ""  # as Textual names them, comma-separated; "" = by the palette only
    shown: ClassVar[str] = ""  # the key as the footer and the help show it
    word: ClassVar[str] = ""  # the word in the footer; "" = not in the footer
    title: ClassVar[str] = ""  # the line in palette and help; "" = only a key
    needs: ClassVar[frozenset[Fact]] = frozenset()
    priority: ClassVar[bool] = False  # works even while a field takes the keys

    @classmethod
    def works(cls, facts: frozenset[Fact]) -> bool:
        """Say whether the command can do something now."""
        return cls.needs <= facts

    @classmethod
    def binding(cls) -> Binding:
        """Return the command as Textual binds it; its id lets a keymap move it to another key."""
        return Binding(
            cls.keys, cls.action, cls.title, key_display=cls.shown, id=cls.action, priority=cls.priority
        )


Commands = Sequence[type[Command]]


def bindings(commands: Iterable[type[Command]]) -> list[BindingType]:
    """Return the bindings of all commands that have a key, each once."""
    return [command.binding() for command in dict.fromkeys(commands) if command.keys]
