"""The card under a mail that one of our own addresses passed on: an agent says who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from tuidesk.i18n import _
from tuidesk.screens.desk_acts import ActsOnTickets
from tuidesk.screens.desk_messages import Changed, Said
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.store.sender_cards import SenderCard


class Cards(ActsOnTickets):
    """Confirms the quoted writer as the customer, or leaves the customer as it is."""

    def action_confirm_sender(self) -> None:
        """Make the quoted writer the customer."""
        card = self._card()
        if card is not None and self.opened is not None and self.tickets.ticket_id is not None:
            self.confirm_sender(self.opened, self.tickets.ticket_id, card)

    def action_keep_sender(self) -> None:
        """Leave the customer as it is."""
        if self._card() is not None and self.opened is not None and self.tickets.ticket_id is not None:
            self.keep_sender(self.opened, self.tickets.ticket_id)

    def _card(self) -> SenderCard | None:
        talk = self.conversation.talk
        return talk.card if talk and talk.head.id == self.tickets.ticket_id else None

    @work(thread=True, group="act", exit_on_error=False)
    def confirm_sender(self, opened: OpenDesk, ticket_id: int, card: SenderCard) -> None:
        """Do it in a thread; it can be taken back."""
        from tuidesk.desk import senders

        change = senders.confirm_sender(opened.store, opened.actor, ticket_id)
        text = clean_line(_("answers go to {address} now").format(address=card.address))
        self.post_message(self.Acted(change, text))

    @work(thread=True, group="act", exit_on_error=False)
    def keep_sender(self, opened: OpenDesk, ticket_id: int) -> None:
        """Do it in a thread; the writer can still be confirmed later."""
        from tuidesk.desk import senders

        senders.keep_sender(opened.store, opened.actor, ticket_id)
        self.post_message(Said(clean_line(_("the customer stays as it is; y still changes it"))))
        self.post_message(Changed(frozenset({ticket_id})))
