"""The card under a mail that writes about something else in an old conversation: a ticket of its own?"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.cards.kind import CardKind, Words
from tuidesk.desk.splitting import split_in
from tuidesk.desk.undo import Change
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import events, tickets
from tuidesk.store.cards import Card
from tuidesk.store.moving import candidates

NAME = "split"  # message_id = the mail; it needs no data


def _ask(_conn: sa.Connection, _card: Card) -> Words:
    return Words(
        question=_("Writes about another subject"),
        yes=_("new ticket"),
        no=_("keep it here"),
        done=_("moved to a new ticket"),
        kept=_("the mail stays here"),
    )


def _yes(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    mail = candidates.find(conn, card.message_id or 0)
    if mail is None:
        raise NotFound(_("This message is gone"), _("Look at the ticket again."))
    return split_in(conn, actor, mail, [mail.id, *candidates.answers_to(conn, mail)]).change


def _no(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    tickets.change(conn, card.ticket_id, touch=False, touched=True)
    events.add(conn, actor.name, card.ticket_id, "kept-here", {"message_id": card.message_id})
    return Change(NAME, 1)


KIND = CardKind(_ask, _yes, _no)
