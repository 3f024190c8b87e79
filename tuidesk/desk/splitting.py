"""A mail that is about something else gets a ticket of its own; taking it back merges the two again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.merging import merge_in
from tuidesk.desk.permissions import require
from tuidesk.desk.titles import title_from
from tuidesk.desk.undo import Change
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import customers, events, moving, strangers, tickets
from tuidesk.store.engine import Store
from tuidesk.store.moving import candidates
from tuidesk.store.moving.candidates import Candidate
from tuidesk.store.tickets import Created, NewTicket, TicketRecord

SPLIT = "split"
_STATUS = "open"  # of a new ticket


class Split(NamedTuple):
    """What a split made, and the number of the new ticket."""

    change: Change
    ticket_id: int
    number: int


def split(store: Store, actor: Actor, message_id: int, *, later: bool = False) -> Split:
    """Move a mail to a new ticket, with what its writer sent `later` on the same ticket if so wished.

    Raises NotFound, or BadUsage when it is no mail that came in or nothing would stay behind.
    """
    require(actor, "act")
    with store.write() as conn:
        seeing.require_message(conn, actor, message_id)
        mail = _mail(conn, message_id)
        with_it = candidates.later_of(conn, mail) if later else []
        return split_in(conn, actor, mail, [mail.id, *with_it])


def split_in(conn: sa.Connection, actor: Actor, mail: Candidate, message_ids: Sequence[int]) -> Split:
    """Split within a transaction; raises BadUsage when nothing would stay behind."""
    moving.lock(conn, mail.ticket_id)
    if not candidates.others(conn, mail.ticket_id, message_ids):
        title = _("Nothing else would stay in this ticket")
        raise BadUsage(title, _("Leave it as it is, or change the ticket itself."))
    source = tickets.get(conn, mail.ticket_id)
    assert source
    new = _open(conn, source, mail, message_ids)
    moving.some(conn, message_ids, source.id, new.id)
    trusted = strangers.trust(conn, [new.id], [mail.author_address])
    for one in (new.id, source.id):
        tickets.change(conn, one, touch=False, touched=True, **moving.sums(conn, one))
    made = tickets.get(conn, new.id)
    assert made
    record = {"number": new.number, "ticket_id": new.id, "message_ids": list(message_ids), "trusted": trusted}
    record["newest"] = made.last_message_id
    events.add(conn, actor.name, source.id, "split-off", record)
    events.add(conn, actor.name, new.id, "split-from", {"number": source.number, "ticket_id": source.id})
    change = Change(SPLIT, 1, split=(new.id, source.id), about=(source.id, new.id))
    return Split(change, new.id, new.number)


def _open(conn: sa.Connection, source: TicketRecord, mail: Candidate, message_ids: Sequence[int]) -> Created:
    """Open the new ticket beside the one that the mail leaves, for who wrote it."""
    title, made = title_from(mail.subject, mail.text)
    address = mail.author_address
    person = customers.known_or_new(conn, mail.author_name, address) if address else None
    new = NewTicket(
        title,
        title_made=made,
        queue_id=source.queue_id,
        origin_queue_id=source.origin_queue_id,
        customer_id=person.id if person else None,
        status=_STATUS,
        assignee_id=source.assignee_id,
        created_at=mail.created_at,
        updated_at=candidates.newest_at(conn, message_ids),
    )
    return tickets.create(conn, new)


def undo_split(conn: sa.Connection, actor: Actor, new_id: int, source_id: int) -> None:
    """Merge a split ticket back, with what came to it since; raises BadUsage where it was merged elsewhere."""
    record = events.last(conn, source_id, ["split-off"], {"ticket_id": new_id})
    done = record.data if record else {}
    source, new = tickets.get(conn, source_id), tickets.get(conn, new_id)
    assert source
    assert new
    merge_in(conn, actor, new_id, source_id)
    if (new.status, new.last_message_id) == (_STATUS, done.get("newest")):
        # Nothing happened there since, so that the merge has nothing to open the source for.
        tickets.change(conn, source_id, touch=False, status=source.status)
    # Who was a stranger there is one again, or he would be copied on replies.
    strangers.distrust(conn, done.get("trusted", ()))


def _mail(conn: sa.Connection, message_id: int) -> Candidate:
    mail = candidates.find(conn, message_id)
    if mail is None:
        raise NotFound(_("This message is gone"), _("Look at the ticket again."))
    if mail.direction != "in" or mail.copy_of_id is not None:
        title = _("Only a mail that came in can have a ticket of its own")
        raise BadUsage(title, _("Choose a mail that somebody sent to this desk."))
    return mail
