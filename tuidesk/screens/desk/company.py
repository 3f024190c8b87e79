"""Who else is at the desk, and telling the others where this agent is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work

from tuidesk.errors import Problem
from tuidesk.screens.desk.follow import Follows
from tuidesk.screens.desk.messages import Changed, PeopleRead
from tuidesk.screens.opening import OpenDesk
from tuidesk.widgets.people import writing
from tuidesk.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from tuidesk.desk.presence import Sitting
    from tuidesk.store.presence import Present

AFTER_TICKETS_SECONDS = 0.5  # what is written or read later than this does not delay the first tickets
BEAT_SECONDS = 30.0
PATIENCE_SECONDS = 1.0  # with a store that does not answer, when the desk is left
LOOK_SECONDS = 5.0  # between two looks for sessions that ended without a word


class Company(Follows):
    """Tells of this session when it rests at another ticket or begins to write, and shows all others.

    A store in trouble is no matter of this: the status line says so anyhow.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sitting: Sitting | None = None
        self._seat: tuple[int | None, str] = (None, "reading")
        self._moving, self._looking = Lock(), Lock()

    def start_flow(self, opened: OpenDesk) -> None:
        """Begin to tell, and to look."""
        super().start_flow(opened)
        self.set_timer(AFTER_TICKETS_SECONDS, lambda: self.tell(opened))
        self.set_interval(BEAT_SECONDS, lambda: self.tell(opened))
        self.set_interval(LOOK_SECONDS, lambda: self.read_people(opened))

    # --- telling ---------------------------------------------------------------------------

    def sit_at(self, ticket_id: int | None, mode: str) -> None:
        """Be at a ticket from now on."""
        if self._seat != (ticket_id, mode):
            self._seat = (ticket_id, mode)
            if self.opened is not None:
                self.tell(self.opened)

    def seen_now(self) -> None:
        """Who stays at a ticket long enough to have seen it is there; who writes stays where he writes."""
        super().seen_now()
        talk = self.conversation.talk
        if talk is not None and self._seat[1] == "reading":
            self.sit_at(talk.head.id, "reading")

    @work(thread=True, group="seat", exit_on_error=False)
    def tell(self, opened: OpenDesk) -> None:
        """Write where this session is by now."""
        from tuidesk.desk import presence

        with self._moving, suppress(Problem):  # the last one to write knows the last place
            if self._stop.is_set():
                return
            if self._sitting is None:
                self._sitting = presence.Sitting()
            presence.sit(opened.store, opened.actor, self._sitting, *self._seat)
        self.look_around(opened)

    def on_unmount(self) -> None:
        """Say that this session ends; where the store does not take it, others notice in a minute."""
        from tuidesk.desk import presence

        self._stop.set()
        if self.opened is None or self._sitting is None or not self._moving.acquire(timeout=PATIENCE_SECONDS):
            return
        try:
            with suppress(Problem):
                presence.leave(self.opened.store, self.opened.actor, self._sitting)
        finally:
            self._moving.release()  # who waits for it, and sees then that all is over, keeps the program from ending

    # --- looking ---------------------------------------------------------------------------

    @on(Changed)
    def look_again(self, event: Changed) -> None:
        """Look who is where when somebody moved."""
        if event.people and self.opened is not None:
            self.read_people(self.opened)

    @work(thread=True, exclusive=True, group="people", exit_on_error=False)
    def read_people(self, opened: OpenDesk) -> None:
        """Look in a thread."""
        self.look_around(opened)

    def look_around(self, opened: OpenDesk) -> None:
        """Read who else is here."""
        from tuidesk.desk import presence

        with self._looking, suppress(Problem):  # what is read last is shown last
            if self._sitting is not None:
                self.post_message(PeopleRead(presence.others(opened.store, opened.actor, self._sitting)))

    @on(PeopleRead)
    def take_people(self, event: PeopleRead) -> None:
        """Let every screen know."""
        self.desk.tell_people(event.people)

    def people_changed(self, people: Sequence[Present]) -> None:
        """Show them on the status line, in the list and above the conversation."""
        me = self.opened.actor.agent_id if self.opened else None
        self.query_one(StatusLine).show_people(people, me)
        self.tickets.show_writing(writing(people))
        self.conversation.show_people(people)
