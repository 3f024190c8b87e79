"""The words of the card that asks who wrote what one of our own addresses passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.conversation_model import person

if TYPE_CHECKING:
    from tuidesk.store.sender_cards import SenderCard

CARD_MARK = "own-address"  # of the message that the card is about, which says the same


def card_lines(card: SenderCard | None, message_id: int) -> tuple[SafeText, ...]:
    """Return what the card says under a message, '()' when it has none or was left as it is."""
    if card is None or card.kept or card.message_id != message_id:
        return ()
    who = person(card.name, card.address)
    question = _("Passed on by one of our own addresses; written by {who}?").format(who=who)
    return clean_line(question), clean_line(_("y yes, answer {address} · i no").format(address=card.address))
