"""What a composer works on, and what it gives back to the screen that opened it."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.desk.drafts import Draft, Kind
from tuidesk.desk.mentioning import Colleagues
from tuidesk.desk.replies.letter import Sent, StartReply
from tuidesk.desk.undo import Change
from tuidesk.store.ticket_news import Seen
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.conversation_model import Talk


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written: a reply or a note on a ticket, or the first mail of a new one in a queue."""

    kind: Kind
    ticket_id: int | None = None
    number: int = 0
    title: SafeText = NOTHING
    queue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Newer:
    """What others wrote and did meanwhile, in words; `seen` is how far they reach, and where the ticket is now."""

    text: SafeText
    ticket_id: int
    seen: Seen


@dataclass(frozen=True, slots=True)
class Opening:
    """What was read from the store before the first key; a note has no start, a new ticket no talk.

    `news` tells what is new since the draft's writer last looked.
    """

    start: StartReply | None
    draft: Draft | None
    talk: Talk | None = None
    news: Newer | None = None
    colleagues: Colleagues | None = None  # whom a note can name


@dataclass(frozen=True, slots=True)
class Composed:
    """What became of it: a letter in the outbox, a note, or a sentence why nothing could be written."""

    sent: Sent | None = None
    note: Change | None = None
    problem: SafeText = NOTHING
