"""The card of a ticket that turns out to belong to another one: are the two one conversation?"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.cards.kind import CardKind, Words
from tuidesk.desk.merging import merge_in
from tuidesk.desk.undo import Change
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import events, tickets
from tuidesk.store.cards import Card
from tuidesk.term.clean import clean_line

NAME = "join"  # other_ticket_id = the ticket that it belongs to; data: its "number", "by" whose mail


def _ask(conn: sa.Connection, card: Card) -> Words:
    number = _number(conn, card)
    return Words(
        question=_("Belongs to #{number}: a mail from {who} answers both").format(
            number=number, who=clean_line(card.data.get("by") or "?", 60)
        ),
        yes=_("join #{number}").format(number=number),
        no=_("keep apart"),
        done=_("joined #{number}").format(number=number),
        kept=_("the two stay apart"),
    )


def _yes(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    if card.other_ticket_id is None:
        raise NotFound(_("This ticket is gone"), _("Look at the list again."))
    return merge_in(conn, actor, card.ticket_id, card.other_ticket_id)


def _no(conn: sa.Connection, actor: Actor, card: Card) -> Change:
    tickets.change(conn, card.ticket_id, touch=False, touched=True)
    events.add(conn, actor.name, card.ticket_id, "kept-apart", {"number": _number(conn, card)})
    return Change(NAME, 1)


def _number(conn: sa.Connection, card: Card) -> int:
    """Return the number of the ticket that it belongs to, which may have been merged itself since."""
    home = tickets.survivor(conn, card.other_ticket_id or 0)
    return home.number if home else int(card.data.get("number", 0))


KIND = CardKind(_ask, _yes, _no)
