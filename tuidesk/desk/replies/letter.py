"""What a composer holds: how a reply starts, the letter that an agent wrote, and what became of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from tuidesk.mail.message import Address

UNDO_MS = 10_000


def new_token() -> str:
    """Return 128 random bits that tell a letter from all others, and prove in a header that a mail is ours."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class StartReply:
    """All that a composer shows before the first key: who gets the letter, from whom, and what stands in the way.

    `problem` is a sentence when no mail may be written, `waits` when it would have to wait for a way
    out, `warning` when mail from this sender may be taken for forged.
    """

    ticket_id: int | None
    queue_id: int
    queue_name: str
    queue_tag: str
    queue_color: str
    from_: Address
    outbound_name: str
    reply_to: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    seen_message_id: int
    quote_text: str
    signature: str
    problem: str = ""
    quotes: bool = True  # whether the queue's mail quotes what it answers
    waits: str = ""
    warning: str = ""
    seen_event_id: int = -1


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that goes with a letter."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What an agent wrote: a reply when `ticket_id` is set, else the first mail of a new ticket in `queue_id`.

    `seen_message_id` is the newest message of the ticket that its writer saw, `seen_event_id` the newest
    event of its log (-1 = he was not shown the log); `text` holds
    only the writer's words, the signature and the quote are added when it is sent. With a `token` of its
    own it may be sent again after an error, which may have hidden that it was taken; '' = it may not.
    When it is sent, the draft goes that was kept until `draft_at` (ms, -1 = whenever): a later one is another text.
    """

    ticket_id: int | None = None
    queue_id: int | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    files: tuple[LetterFile, ...] = ()
    seen_message_id: int = 0
    solve: bool = False
    quote: bool = True
    token: str = ""
    seen_event_id: int = -1
    draft_at: int = -1


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a letter: its place in the outbox, when it leaves, and who is not mailed."""

    ticket_id: int
    number: int
    outbox_id: int
    message_id: int
    not_before: int
    state: str
    reason: str
    blocked: tuple[str, ...] = ()
