"""What a composer asks of the store; called in threads, never in the event loop."""

from __future__ import annotations

from tuidesk.desk import drafts, replies, tickets
from tuidesk.desk.replies_letter import Letter
from tuidesk.screens.compose_state import Composed, Opening, Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.store import conversation
from tuidesk.term.clean import NOTHING, SafeText, clean_line


def load(opened: OpenDesk, task: Task) -> Opening:
    """Read how the letter starts and what the agent wrote before."""
    start = None
    if task.kind == "reply" and task.ticket_id is not None:
        start = replies.start_reply(opened.store, opened.actor, task.ticket_id)
    elif task.kind == "new" and task.queue_id is not None:
        start = replies.start_new(opened.store, opened.actor, task.queue_id)
    return Opening(start, drafts.load(opened.store, opened.actor, task.kind, task.ticket_id))


def save(opened: OpenDesk, task: Task, letter: Letter) -> int:
    """Keep the draft and return since when (ms)."""
    return drafts.save(opened.store, opened.actor, task.kind, letter)


def deliver(opened: OpenDesk, task: Task, letter: Letter, *, overtaken_ok: bool) -> Composed:
    """Put the letter into the outbox, or the note on its ticket, and forget the draft. Raises Problem."""
    if task.kind == "note":
        change = tickets.add_note(opened.store, opened.actor, [task.ticket_id or 0], letter.text)
        composed = Composed(note=change)
    else:
        composed = Composed(replies.send(opened.store, opened.actor, letter, overtaken_ok=overtaken_ok))
    drafts.discard(opened.store, opened.actor, task.kind, task.ticket_id)
    return composed


def newer(opened: OpenDesk, task: Task, message_id: int) -> SafeText:
    """Return who wrote the message that came in meanwhile, and its first words."""
    with opened.store.read() as conn:
        entries = conversation.entries(conn, task.ticket_id or 0)
    found = next((entry for entry in entries if entry.id == message_id), None)
    return clean_line(f"{found.author}: {found.text}", 400) if found else NOTHING
