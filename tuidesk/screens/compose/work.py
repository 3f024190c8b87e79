"""What a composer asks of the store; called in threads, never in the event loop."""

from __future__ import annotations

from dataclasses import replace

from tuidesk.desk import drafts, mentioning, replying, seeing, tickets
from tuidesk.desk.drafts import Draft, Hand, Saved
from tuidesk.desk.replies import overtaken
from tuidesk.desk.replies import people as replies_people
from tuidesk.desk.replies.letter import Letter
from tuidesk.mail.message import Address
from tuidesk.screens.compose.news import news_words
from tuidesk.screens.compose.state import Composed, Newer, Opening, Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.store import conversation
from tuidesk.store.clock import now
from tuidesk.store.ticket_news import Seen
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.address_words import failed_words


def load(opened: OpenDesk, task: Task) -> Opening:
    """Read how the letter starts and what the agent wrote before."""
    start = None
    if task.kind == "reply" and task.ticket_id is not None:
        start = replying.start_reply(opened.store, opened.actor, task.ticket_id)
    elif task.kind == "new" and task.queue_id is not None:
        start = replying.start_new(opened.store, opened.actor, task.queue_id)
    draft = drafts.load(opened.store, opened.actor, task.kind, task.ticket_id)
    talk = opened.reader.talk(task.ticket_id) if task.ticket_id is not None else None
    known = None
    if start is not None and draft is not None and draft.letter.seen_message_id:
        known = news(opened, task, Seen(draft.letter.seen_message_id, draft.letter.seen_event_id))
    names = None
    if task.kind == "note" and task.ticket_id is not None:
        names = mentioning.colleagues(opened.store, opened.actor, task.ticket_id)
    return Opening(start, draft, talk, known, names)


def task_of(opened: OpenDesk, letter: Letter) -> Task:
    """Return the task of writing on at a letter that was taken back."""
    if letter.ticket_id is None:
        return Task("new", queue_id=letter.queue_id)
    with opened.store.read() as conn:
        seeing.require_ticket(conn, opened.actor, letter.ticket_id)
        head = conversation.head(conn, letter.ticket_id)
    return Task("reply", letter.ticket_id, head.number if head else 0, clean_line(head.title if head else ""))


def save(opened: OpenDesk, task: Task, letter: Letter, hand: Hand) -> Saved:
    """Keep the draft, beside that of another session if there is one."""
    return drafts.save(opened.store, opened.actor, task.kind, letter, hand)


def exchange(opened: OpenDesk, letter: Letter, hand: Hand, other: Draft) -> Draft:
    """Keep what is written, and return what was written in another session to go on with it."""
    return drafts.exchange(opened.store, opened.actor, letter, hand, other)


def deliver(opened: OpenDesk, task: Task, letter: Letter, hand: Hand) -> Composed:
    """Put the letter into the outbox, or the note on its ticket, and forget the draft. Raises Problem."""
    if task.kind == "note":
        on = [task.ticket_id or 0]
        change = tickets.add_note(opened.store, opened.actor, on, letter.text, letter.token)
        composed = Composed(note=change)
    else:
        composed = Composed(replying.send(opened.store, opened.actor, replace(letter, draft_at=hand.at)))
    drafts.discard(opened.store, opened.actor, task.kind, task.ticket_id, hand)
    return composed


def stopped(opened: OpenDesk, to: tuple[Address, ...], cc: tuple[Address, ...]) -> SafeText:
    """Return who of the recipients would not be mailed, and at whom mail failed before, in words."""
    with opened.store.read() as conn:
        never, failed = replies_people.stopped(conn, to, cc), replies_people.failed(conn, to, cc)
    words = (never, failed_words(failed, now(), opened.reader.zone))
    return SafeText("\n".join(filter(None, words)))


def news(opened: OpenDesk, task: Task, since: Seen) -> Newer | None:
    """Return what others wrote and did on the letter's ticket since its writer knew it so far."""
    found = overtaken.news(opened.store, opened.actor, task.ticket_id or 0, since)
    if found is None:
        return None
    return Newer(news_words(found, now(), opened.zone), found.ticket_id, found.seen)
