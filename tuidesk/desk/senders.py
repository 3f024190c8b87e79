"""The writer behind a mail that one of the desk's own addresses passed on: an agent confirms him, or does not."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change, FieldChange
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import customers, events, reply_facts, sender_cards, tickets
from tuidesk.store.engine import Store
from tuidesk.store.sender_cards import SenderCard


def confirm_sender(store: Store, actor: Actor, ticket_id: int) -> Change:
    """Make the writer whom the mail quotes the ticket's customer, who gets its replies; raises NotFound."""
    require(actor, "act")
    with store.write() as conn:
        card = _card(conn, ticket_id)
        record = tickets.get(conn, ticket_id)
        assert record is not None
        person = customers.known_or_new(conn, card.name, card.address)
        tickets.change(conn, ticket_id, touch=False, touched=True, customer_id=person.id)
        said = {"message_id": card.message_id, "sender": card.address}
        events.add(conn, actor.name, ticket_id, sender_cards.CONFIRMED, said)
    field = FieldChange(ticket_id, "customer_id", record.customer_id, person.id)
    return Change(sender_cards.CONFIRMING, 1, (field,))


def keep_sender(store: Store, actor: Actor, ticket_id: int) -> None:
    """Leave the ticket with the customer that it has; raises NotFound."""
    require(actor, "act")
    with store.write() as conn:
        card = _card(conn, ticket_id)
        tickets.change(conn, ticket_id, touch=False, touched=True)
        said = {"message_id": card.message_id, "sender": card.address}
        events.add(conn, actor.name, ticket_id, sender_cards.KEPT, said)


def _card(conn: sa.Connection, ticket_id: int) -> SenderCard:
    reply_facts.lock_ticket(conn, ticket_id)
    card = sender_cards.pending(conn, ticket_id) if tickets.get(conn, ticket_id) else None
    if card is None:
        raise NotFound(_("No sender of this ticket waits to be confirmed"), _("Look at the ticket again."))
    return card
