"""What a composer asks of the store; called in threads, never in the event loop."""

from __future__ import annotations

from tuidesk.desk import drafts, replying, seeing, tickets
from tuidesk.desk.drafts import Draft
from tuidesk.desk.replies import people as replies_people
from tuidesk.desk.replies.letter import Letter
from tuidesk.mail.message import Address
from tuidesk.screens.compose.state import Composed, Opening, Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.store import conversation
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.address_words import failed_words
from tuidesk.widgets.conversation_model import Talk


def load(opened: OpenDesk, task: Task) -> Opening:
    """Read how the letter starts and what the agent wrote before."""
    start = None
    if task.kind == "reply" and task.ticket_id is not None:
        start = replying.start_reply(opened.store, opened.actor, task.ticket_id)
    elif task.kind == "new" and task.queue_id is not None:
        start = replying.start_new(opened.store, opened.actor, task.queue_id)
    draft = drafts.load(opened.store, opened.actor, task.kind, task.ticket_id)
    talk = opened.reader.talk(task.ticket_id) if task.ticket_id is not None else None
    return Opening(start, draft, talk, _since(draft, talk) if start is not None else NOTHING)


def _since(draft: Draft | None, talk: Talk | None) -> SafeText:
    """Return what came in, or a colleague sent from another program, since the draft's writer last looked."""
    if draft is None or talk is None:
        return NOTHING
    fresh = (entry for entry in reversed(talk.entries) if entry.id > draft.letter.seen_message_id)
    news = next(
        (entry for entry in fresh if entry.direction == "in" or _from_elsewhere(entry, talk.me)), None
    )
    return _words(news) if news else NOTHING


def _from_elsewhere(entry: conversation.Entry, me: int | None) -> bool:
    """Say whether somebody else answered with it from another program: only such mail out is kept raw."""
    return entry.direction == "out" and bool(entry.raw_sha256) and entry.agent_id != me


def task_of(opened: OpenDesk, letter: Letter) -> Task:
    """Return the task of writing on at a letter that was taken back."""
    if letter.ticket_id is None:
        return Task("new", queue_id=letter.queue_id)
    with opened.store.read() as conn:
        seeing.require_ticket(conn, opened.actor, letter.ticket_id)
        head = conversation.head(conn, letter.ticket_id)
    return Task("reply", letter.ticket_id, head.number if head else 0, clean_line(head.title if head else ""))


def save(opened: OpenDesk, task: Task, letter: Letter) -> int:
    """Keep the draft and return since when (ms)."""
    return drafts.save(opened.store, opened.actor, task.kind, letter)


def deliver(opened: OpenDesk, task: Task, letter: Letter, *, overtaken_ok: bool) -> Composed:
    """Put the letter into the outbox, or the note on its ticket, and forget the draft. Raises Problem."""
    if task.kind == "note":
        change = tickets.add_note(opened.store, opened.actor, [task.ticket_id or 0], letter.text)
        composed = Composed(note=change)
    else:
        composed = Composed(replying.send(opened.store, opened.actor, letter, overtaken_ok=overtaken_ok))
    drafts.discard(opened.store, opened.actor, task.kind, task.ticket_id)
    return composed


def stopped(opened: OpenDesk, to: tuple[Address, ...], cc: tuple[Address, ...]) -> SafeText:
    """Return who of the recipients would not be mailed, and at whom mail failed before, in words."""
    with opened.store.read() as conn:
        never, failed = replies_people.stopped(conn, to, cc), replies_people.failed(conn, to, cc)
    words = (never, failed_words(failed, now(), opened.reader.zone))
    return SafeText("\n".join(filter(None, words)))


def newer(opened: OpenDesk, task: Task, message_id: int) -> SafeText:
    """Return who wrote the message that came in meanwhile, and its first words."""
    with opened.store.read() as conn:
        seeing.require_ticket(conn, opened.actor, task.ticket_id or 0)
        entries = conversation.entries(conn, task.ticket_id or 0)
    found = next((entry for entry in entries if entry.id == message_id), None)
    return _words(found) if found else NOTHING


def _words(entry: conversation.Entry) -> SafeText:
    return clean_line(f"{entry.author or entry.address}: {entry.text}", 400)
