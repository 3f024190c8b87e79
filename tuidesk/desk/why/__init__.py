"""Why a message is where it is: what intake decided by which headers, and what would have happened otherwise."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import routing, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.why import heads, later, senders
from tuidesk.desk.why.story import ChosenWay, Customer, Story
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.mail.auto import is_robot
from tuidesk.store import customers, glance, mailboxes
from tuidesk.store import why as rows
from tuidesk.store.engine import Store
from tuidesk.store.why import MessageFacts, OutFacts

__all__ = ["ChosenWay", "Customer", "Story", "explain"]


def explain(store: Store, actor: Actor, message_id: int) -> Story:
    """Tell how a message came to where it is; reads the beginning of its raw mail. Raises NotFound.

    A mail from before its record kept the alternatives is judged again, by what the store knows now.
    """
    require(actor, "read")
    with store.read() as conn:
        seeing.require_message(conn, actor, message_id)
        mail = rows.message_facts(conn, message_id)
        if mail is None:
            raise NotFound(_("This message is gone"), _("Look at the ticket again."))
        copied = mail.copy_of_id or message_id
        told = rows.intake_of(conn, message_id, rows.ticket_ids(conn, mail.ticket_id))
        story = Story(
            mail=mail,
            notes=tuple(glance.ledger_of(conn, copied)),
            intake=told,
            events=tuple(rows.events_about(conn, mail.ticket_id, copied)),
            queues=rows.queue_names(conn),
            customer=_customer(conn, mail),
            out=rows.out_facts(conn, message_id),
        )
        story.way = _way(conn, mail, story.out)
        head = heads.read(store.raw, mail.raw_sha256)
        if head and mail.direction == "in":
            story.headers = heads.shown(head)
            story.trust = senders.judged(conn, head, mail, story.notes)
            story.automatic = heads.automatic(head, mail.kind, story.reason)
            if told is not None and "value" not in told and "alternatives" not in told:
                story.intake = told | later.judged(conn, head, mail, told)
                story.judged_now = True
    return story


def _customer(conn: sa.Connection, mail: MessageFacts) -> Customer:
    """Say whom the mail made the customer, and by which header."""
    answers = [address for _name, address in mail.reply_to or () if address]
    own = routing.own_addresses(conn)
    people = customers.find(conn, {mail.author_address, *answers} - {""})
    found = next((a for a, one in people.items() if one.id == mail.customer_id), "")
    robot = is_robot(mail.author_address)
    header = "" if not found else "From" if found == mail.author_address else "Reply-To"
    return Customer(found, header, robot, mail.author_address in own)


def _way(conn: sa.Connection, mail: MessageFacts, out: OutFacts | None) -> ChosenWay | None:
    """Say by which rule the channel of a mail out was chosen."""
    queue = mailboxes.queue_mail(conn, mail.origin_queue_id)
    if out is None or queue is None:
        return None
    by = "relay"
    if queue.reply_via_id is not None:
        by = "reply-via" if queue.reply_via_id == out.channel_id else "changed"
    elif out.channel_account_id is not None and out.channel_account_id == queue.account_id:
        by = "same-account"
    elif out.from_address.casefold() in queue.addresses:
        by = "same-address"
    return ChosenWay(queue.name, by)
