"""Storms on the outbox screen: a card for each address to which mail was stopped, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from textual import on, work

from tuidesk.commands.base import Command, Fact
from tuidesk.commands.outbox import Quiet, QuietFirst
from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.outbox_evidence import why
from tuidesk.screens.outbox_quiet import QuietOutbox
from tuidesk.screens.pickers import Choice, Picker
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.outbox_list import OutboxList
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.desk.storms import Storm
    from tuidesk.desk.undo import Change


def about(storm: Storm, zone: tzinfo | None) -> list[tuple[str, SafeText]]:
    """Return label and value of what is known about a storm."""
    return [(label, clean_line(value)) for label, value in _facts(storm, zone) if value]


def whom(address: str) -> str:
    """Return to whom mail was stopped, in words."""
    return _("many addresses") if address == "*" else address


def _facts(storm: Storm, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    yield _("why"), why(storm.reason)
    yield _("what to do"), _("Q stops all mail first; then l sends what was stopped, f throws it away")
    if storm.tickets:
        yield "", _("c closes the tickets that came of it and that nobody touched, m makes one of them")
    yield _("to"), whom(storm.address)
    yield (
        _("stopped"),
        ngettext("{n} mail since {time}", "{n} mails since {time}", storm.stopped).format(
            n=storm.stopped, time=moment(storm.since_at, now(), zone)
        ),
    )
    yield (
        _("tickets"),
        ngettext("{n} that nobody touched", "{n} that nobody touched", storm.tickets).format(n=storm.tickets),
    )


def possible(storm: Storm) -> frozenset[Fact]:
    """Return what may be done about a storm."""
    made = {Fact.STORM_TICKETS} if storm.tickets else set()
    return frozenset({Fact.HELD, Fact.STORM, *made})


class StormOutbox(QuietOutbox):
    """Decides about the storm under the cursor, each time in one step."""

    change: Change | None = None  # the last step about tickets, which can be taken back

    def footer_commands(self) -> list[type[Command]]:
        """At a storm, put first what stops all mail."""
        every = super().footer_commands()
        return [QuietFirst, *every] if self.is_mounted and self.mails.storm and Quiet in every else every

    @property
    def mails(self) -> OutboxList:
        """The list."""
        return self.query_one(OutboxList)

    def action_forget(self) -> None:
        """Throw away what was stopped."""
        from tuidesk.desk import storms

        def act(opened: OpenDesk, address: str) -> SafeText:
            count = storms.forget(opened.store, opened.actor, address)
            said = ngettext("{n} mail thrown away", "{n} mails thrown away", count)
            return clean_line(said.format(n=count))

        self.about_storm(act)

    def release_storm(self) -> None:
        """Send what was stopped all the same."""
        from tuidesk.desk import storms

        def act(opened: OpenDesk, address: str) -> SafeText:
            count = storms.release(opened.store, opened.actor, address)
            return clean_line(ngettext("{n} mail leaves", "{n} mails leave", count).format(n=count))

        self.about_storm(act)

    def action_close_made(self) -> None:
        """Close the tickets of the storm."""
        from tuidesk.desk import storms

        self._about_tickets(storms.close_tickets)

    def action_merge_made(self) -> None:
        """Make one ticket of those of the storm."""
        from tuidesk.desk import storms

        self._about_tickets(storms.merge_tickets)

    def action_undo_made(self) -> None:
        """Take the step about the tickets back."""
        from tuidesk.desk import tickets

        if self.desk.opened is None or self.change is None:
            return
        change = self.change

        def act(opened: OpenDesk, _address: str) -> SafeText:
            count = tickets.undo(opened.store, opened.actor, change).reverted
            if self.change is change:
                self.change = None
            said = ngettext("{n} ticket is as it was", "{n} tickets are as they were", count)
            return clean_line(said.format(n=count))

        self._in_thread(self.desk.opened, "", act)

    def _about_tickets(self, step: Callable[..., Change]) -> None:
        storm, opened = self.mails.storm, self.desk.opened
        if storm is None or opened is None:
            return

        def act(opened: OpenDesk, address: str) -> SafeText:
            self.change = step(opened.store, opened.actor, address)
            self.app.call_from_thread(self._offer, opened, storm.listed)
            count = self.change.tickets
            said = ngettext("{n} ticket changed: u undoes it", "{n} tickets changed: u undoes it", count)
            return clean_line(said.format(n=count))

        self.about_storm(act)

    def about_storm(self, act: Callable[[OpenDesk, str], SafeText]) -> None:
        """Do something about the storm under the cursor and say what came of it."""
        storm, opened = self.mails.storm, self.desk.opened
        if storm is not None and opened is not None:
            self._in_thread(opened, storm.address, act)

    @work(thread=True, group="outbox-act", exit_on_error=False)
    def _in_thread(self, opened: OpenDesk, address: str, act: Callable[[OpenDesk, str], SafeText]) -> None:
        try:
            self.post_message(self.Quieted(act(opened, address)))
        except Problem as problem:
            self.app.call_from_thread(self.desk.failed, problem)

    def _offer(self, opened: OpenDesk, listed: str) -> None:
        """Ask whether the address is never to be mailed again."""
        if not listed or opened.actor.role != "admin":
            return
        choices = [Choice(True, _("yes, never mail it again"), "y"), Choice(False, _("no"), "n")]
        question = _("Filter outgoing mail: {address}?").format(address=listed)

        def decided(yes: bool | None) -> None:
            if yes:
                self._list(opened, listed)

        self.desk.push_screen(Picker(str(clean_line(question)), choices), decided)

    def _list(self, opened: OpenDesk, listed: str) -> None:
        from tuidesk.desk import filters

        def act(opened: OpenDesk, address: str) -> SafeText:
            added = filters.add(opened.store, opened.actor, address, _("a storm"))
            return clean_line(_("{address} is never mailed").format(address=added))

        self._in_thread(opened, listed, act)

    @on(QuietOutbox.Quieted)
    def keys_again(self) -> None:
        """Show the keys that work now."""
        self.show_keys()
