"""An agent answers: start a letter, then send it into the outbox, from where a worker mails it."""

from __future__ import annotations

from tuidesk.desk.actor import Actor
from tuidesk.desk.replies_letter import UNDO_MS, Letter, LetterFile, Sent, StartReply
from tuidesk.store.engine import Store

__all__ = ["UNDO_MS", "Letter", "LetterFile", "Sent", "StartReply", "send", "start_new", "start_reply"]


def start_reply(store: Store, actor: Actor, ticket_id: int) -> StartReply:
    """Say how a reply on the ticket would start; `problem` is a sentence when no mail could leave."""
    raise NotImplementedError


def start_new(store: Store, actor: Actor, queue_id: int) -> StartReply:
    """Say how the first mail of a new ticket in the queue would start."""
    raise NotImplementedError


def send(
    store: Store, actor: Actor, letter: Letter, *, undo_ms: int = UNDO_MS, overtaken_ok: bool = False
) -> Sent:
    """Freeze the letter, put it on its ticket and into the outbox; it leaves after `undo_ms` milliseconds.

    Raises Overtaken, NoOutbound, BadRecipient, Unfinished or mail.compose.ComposeError.
    """
    raise NotImplementedError
