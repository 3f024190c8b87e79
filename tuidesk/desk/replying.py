"""An agent answers: start a letter, then send it into the outbox, from where a worker mails it."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from tuidesk.desk import alignment, seeing, signature
from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance.parts import parts_of
from tuidesk.desk.permissions import require
from tuidesk.desk.replies.again import in_outbox
from tuidesk.desk.replies.enqueue import enqueue
from tuidesk.desk.replies.freeze import freeze, trial
from tuidesk.desk.replies.letter import UNDO_MS, Letter, LetterFile, Sent, StartReply
from tuidesk.desk.replies.overtaken import check_overtaken
from tuidesk.desk.replies.people import from_outside, people_of
from tuidesk.desk.replies.route import Way, way_of
from tuidesk.desk.replies.thread import reply_subject
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import reply_facts, ticket_news, tickets
from tuidesk.store.engine import Store
from tuidesk.store.tickets import TicketRecord
from tuidesk.term.clean import clean_line

__all__ = ["UNDO_MS", "Letter", "LetterFile", "Sent", "StartReply", "send", "start_new", "start_reply"]


def start_reply(store: Store, actor: Actor, ticket_id: int) -> StartReply:
    """Say how a reply on the ticket would start; `problem` is a sentence when none may be written.

    It leaves through the queue of the address that the customer wrote to, wherever the ticket is now.
    """
    require(actor, "act")
    with store.read() as conn:
        ticket = _home(conn, actor, ticket_id)
        ticket_id = ticket.id
        last = reply_facts.last_customer_mail(conn, ticket_id)
        to, cc = people_of(conn, ticket_id, last)
        seen = ticket_news.newest(conn, ticket_id)
        start = _start(conn, actor, way_of(conn, ticket.origin_queue_id, ticket_id))
        return replace(
            start,
            ticket_id=ticket_id,
            to=to,
            cc=cc,
            subject=reply_subject((last and last.subject) or ticket.title),
            seen_message_id=seen.message_id,
            seen_event_id=seen.event_id,
            quote_text=signature.quote(from_outside(conn, ticket_id, last), actor) if start.quotes else "",
        )


def start_new(store: Store, actor: Actor, queue_id: int) -> StartReply:
    """Say how the first mail of a new ticket in the queue would start; raises NotFound."""
    require(actor, "act")
    with store.read() as conn:
        seeing.require_queue(conn, actor, queue_id)
        return _start(conn, actor, way_of(conn, queue_id))


def send(
    store: Store, actor: Actor, letter: Letter, *, undo_ms: int = UNDO_MS, overtaken_ok: bool = False
) -> Sent:
    """Freeze the letter, put it on its ticket and into the outbox; it leaves after `undo_ms` milliseconds.

    Where its queue has no way out it is held, and leaves by itself once there is one.
    A letter whose token is known was taken before, and is not taken again.
    Raises InOutbox, Overtaken, NoOutbound, BadRecipient, Unfinished, NotFound or mail.compose's ComposeError.
    """
    require(actor, "act")
    written = letter
    with store.read() as conn:
        if letter.ticket_id is not None:
            letter = replace(letter, ticket_id=_home(conn, actor, letter.ticket_id).id)
        way = way_of(conn, _queue_of(conn, actor, letter), letter.ticket_id)
        spec, ids = freeze(conn, actor, letter, way)
    trial(spec, letter)
    # On disk before anything points to them; what is then not used harms nobody.
    store.raw.put_many([file.data for file in letter.files])
    outbound_id = way.outbound.id if way.outbound else None
    with store.write() as conn:
        if letter.ticket_id is not None:  # the same letter may be on its way in from a session that broke
            reply_facts.lock_ticket(conn, letter.ticket_id)
        if letter.token and (sent := in_outbox(conn, spec)):
            return sent
        if letter.ticket_id is not None:
            seen = _look_again(conn, actor, written, letter.ticket_id, overtaken_ok)
            letter = replace(letter, seen_message_id=seen)
        return enqueue(conn, actor, letter, spec, ids, outbound_id, undo_ms)


def _look_again(
    conn: sa.Connection, actor: Actor, written: Letter, ticket_id: int, overtaken_ok: bool
) -> int:
    """Return the newest message that the writer knows of; raises Overtaken when he has to know more first."""
    if _home(conn, actor, ticket_id).id != ticket_id:  # merged since the letter was frozen
        raise _gone()
    if overtaken_ok:
        return reply_facts.newest_message(conn, ticket_id)
    check_overtaken(conn, actor, written, ticket_id)
    return written.seen_message_id


def _queue_of(conn: sa.Connection, actor: Actor, letter: Letter) -> int:
    if letter.ticket_id is not None:
        return _home(conn, actor, letter.ticket_id).origin_queue_id
    if letter.queue_id is None:
        raise BadUsage(_("The letter belongs to no ticket and no queue"), _("Choose a queue."))
    seeing.require_queue(conn, actor, letter.queue_id)
    return letter.queue_id


def _home(conn: sa.Connection, actor: Actor, ticket_id: int) -> TicketRecord:
    """Return the ticket that a letter belongs on, where mail merged the one that its writer saw into another."""
    ticket = tickets.survivor(conn, ticket_id)
    if ticket is None or not seeing.sees_queue(conn, actor, ticket.queue_id):
        raise _gone()
    return ticket


def _gone() -> NotFound:
    return NotFound(_("This ticket is gone"), _("Look at the list again."))


def _start(conn: sa.Connection, actor: Actor, way: Way) -> StartReply:
    """Return a letter's start with all that its sender decides."""
    looks = parts_of(conn, actor, way)
    return StartReply(
        ticket_id=None,
        queue_id=way.queue.id,
        queue_name=way.queue.name,
        queue_tag=way.queue.tag,
        queue_color=way.queue.color,
        from_=way.from_,
        outbound_name=way.outbound.name if way.outbound else "",
        reply_to=way.reply_to,
        to=(),
        cc=(),
        subject="",
        seen_message_id=0,
        quote_text="",
        signature=looks.signature,
        quotes=looks.quotes,
        problem=f"{way.problem}. {way.hint}" if way.problem else "",
        waits=_waits(way),
        warning=_warning(conn, way),
    )


def _warning(conn: sa.Connection, way: Way) -> str:
    if way.outbound is None:
        return ""
    doubt = alignment.of_sender(conn, way.outbound.id, way.from_.address)
    return doubt.said() if doubt else ""


def _waits(way: Way) -> str:
    if way.outbound is not None:
        return ""
    words = _("no way out for {queue}: the letter waits in the outbox until there is one")
    return words.format(queue=clean_line(way.queue.name))
