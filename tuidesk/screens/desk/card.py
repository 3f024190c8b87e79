"""The questions in a conversation: the agent says yes or no to the first one, and can take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from tuidesk.screens.desk.acts import ActsOnTickets
from tuidesk.screens.opening import OpenDesk

if TYPE_CHECKING:
    from tuidesk.desk.cards import Asked


class Cards(ActsOnTickets):
    """Answers the first open question of the ticket under the cursor."""

    def action_answer_card(self, yes: bool) -> None:
        """Say yes or no to it; a question that is out of sight is shown first, and not answered blindly."""
        talk = self.conversation.talk
        if self.opened is None or not (talk and talk.cards and talk.head.id == self.tickets.ticket_id):
            return
        if self.conversation.messages.bring_question():
            self.answer_card(self.opened, talk.cards[0], yes)

    @work(thread=True, group="act", exit_on_error=False)
    def answer_card(self, opened: OpenDesk, card: Asked, yes: bool) -> None:
        """Do it in a thread; it can be taken back."""
        from tuidesk.desk import cards

        change = cards.answer(opened.store, opened.actor, card.card_id, yes)
        self.post_message(self.Acted(change, card.done if yes else card.kept))
