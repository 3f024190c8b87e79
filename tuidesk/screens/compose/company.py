"""What happens on the ticket while one writes: who else writes there, and what others wrote and did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.css.query import NoMatches
from textual.message import Message

from tuidesk.screens.compose.parts import ComposerParts
from tuidesk.screens.compose.state import Newer, Opening
from tuidesk.store.ticket_news import Seen
from tuidesk.widgets.conversation import Conversation
from tuidesk.widgets.people import beside_letter
from tuidesk.widgets.plain import Plain

if TYPE_CHECKING:
    from tuidesk.store.presence import Present
    from tuidesk.widgets.conversation_model import Talk


class SeesOthers(ComposerParts):
    """Says above the text what a writer should know at once; what he types stays as it is."""

    @dataclass
    class Happened(Message):
        """The ticket looks otherwise now."""

        talk: Talk | None
        news: Newer | None

    def _begin(self, opening: Opening) -> None:
        """Know the ticket as it was when the letter was begun."""
        start = opening.start
        if start is not None and start.ticket_id is not None:
            self._began = self._seen = Seen(start.seen_message_id, start.seen_event_id)
            self._ticket_id = start.ticket_id
        if opening.news is not None:
            self.fields.show_newer(opening.news.text)
        self.people_changed(self.desk.people)

    def people_changed(self, people: Sequence[Present]) -> None:
        """Say who else writes on this ticket."""
        me, zone = self.opened.actor.agent_id, self.opened.zone
        try:
            self.query_one("#company", Plain).show(beside_letter(people, self._job.ticket_id, me, zone))
        except NoMatches:  # not laid out yet
            return
        for conversation in self.query(Conversation):
            conversation.show_people(people)

    def tickets_changed(self, tickets: frozenset[int]) -> None:
        """Look what is new on this ticket."""
        if self._loaded and self._ticket_id in tickets:
            self._look_what_happened(self._began if self.is_letter else None)

    @work(thread=True, exclusive=True, group="compose-news", exit_on_error=False)
    def _look_what_happened(self, since: Seen | None) -> None:
        from tuidesk.screens.compose import work

        talk = self.opened.reader.talk(self._ticket_id or 0)
        news = work.news(self.opened, self._job, since) if since is not None else None
        self.post_message(self.Happened(talk, news))

    @on(Happened)
    def show_what_happened(self, event: Happened) -> None:
        """Show it; sending still asks once more."""
        if event.news is not None:
            self.fields.show_newer(event.news.text)
        if event.talk is not None:
            self.query_one(Conversation).show(event.talk)
