"""Following tickets at the desk, and hearing at once when a colleague names one in a note."""

from __future__ import annotations

from contextlib import suppress

from textual import on, work

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.desk.follow import Follows
from tuidesk.screens.desk.messages import Changed, Said
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_line


class Watches(Follows):
    """Follows the ticket under the cursor or stops it, and shows its history."""

    def action_follow(self) -> None:
        """Follow the ticket, or no longer."""
        row = self.tickets.row
        if self.opened is not None and row is not None:
            self.switch_following(self.opened, row.id, row.number, not row.watched)

    @work(thread=True, group="act", exit_on_error=False)
    def switch_following(self, opened: OpenDesk, ticket_id: int, number: int, on_: bool) -> None:
        """Do it in a thread."""
        from tuidesk.desk import watching

        (watching.follow if on_ else watching.unfollow)(opened.store, opened.actor, ticket_id)
        words = _("you follow #{number} now") if on_ else _("you follow #{number} no longer")
        self.post_message(Said(clean_line(words.format(number=number))))
        self.post_message(Changed(frozenset([ticket_id]), side=True))

    def action_history(self) -> None:
        """Show what was done to the ticket, by whom and when."""
        row = self.tickets.row
        if row is not None:
            self.desk.show_screen("history", row.id, row.number)

    @on(Changed)
    def hear_name(self, event: Changed) -> None:
        """Say it when a note names this agent."""
        if self.opened is not None and self.opened.actor.agent_id in event.named:
            self.read_names(self.opened)

    @work(thread=True, exclusive=True, group="named", exit_on_error=False)
    def read_names(self, opened: OpenDesk) -> None:
        """Read who named this agent, and where."""
        from tuidesk.desk import mentioning

        with suppress(Problem):
            found = mentioning.unseen(opened.store, opened.actor)
            if found:
                words = _("{name} named you in a note on #{number}")
                said = words.format(name=clean_line(found[0].author, 40), number=found[0].number)
                self.post_message(Said(clean_line(said)))
