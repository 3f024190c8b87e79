"""Reads the ledger for the activity screen in threads: its top, the pages below, and what came in meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual import on, work
from textual.message import Message

from tuidesk.commands.screen import CommandScreen
from tuidesk.i18n import _
from tuidesk.screens.activity.lines import PAGE, ActivityLines
from tuidesk.screens.activity.words import filters, nothing
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.activity import Seen, Wanted
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, clean_line
from tuidesk.widgets.plain import Plain

LOOK_SECONDS = 2.0


class ReadsLedger(CommandScreen[int]):
    """Keeps the lines on screen true."""

    @dataclass
    class Read(Message):
        """Lines were read: the top of what is wanted, the next ones below, or newer ones."""

        wanted: Wanted
        lines: list[Seen]
        place: Literal["top", "below", "newer"]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Wanted()
        self._whole = False  # everything that is wanted was read
        self._asked = False  # the next page is under way

    @property
    def lines(self) -> ActivityLines:
        """The lines."""
        return self.query_one(ActivityLines)

    def want(self, wanted: Wanted) -> None:
        """Show other lines, from their top."""
        self.wanted, self._whole, self._asked = wanted, False, False
        self.query_one("#where", Plain).show(clean_line(f"{_('Activity')} · {filters(wanted)}"))
        if self.desk.opened is not None:
            self.read_top(self.desk.opened, wanted)

    @work(thread=True, exclusive=True, group="activity", exit_on_error=False)
    def read_top(self, opened: OpenDesk, wanted: Wanted) -> None:
        """Read the newest lines."""
        from tuidesk.desk import activity

        lines = activity.lines(opened.store, opened.actor, wanted, PAGE)
        self.post_message(self.Read(wanted, lines, "top"))

    @on(ActivityLines.Wanted)
    def go_on(self) -> None:
        """Read the next page, unless that is under way or there is none."""
        if self.desk.opened is not None and self.lines.items and not (self._whole or self._asked):
            self._asked = True
            self.read_below(self.desk.opened, self.wanted, self.lines.items[-1].id)

    @work(thread=True, group="activity-below", exit_on_error=False)
    def read_below(self, opened: OpenDesk, wanted: Wanted, last: int) -> None:
        """Read the lines behind one."""
        from tuidesk.desk import activity

        lines = activity.lines(opened.store, opened.actor, wanted, PAGE, before=last)
        self.post_message(self.Read(wanted, lines, "below"))

    def look(self) -> None:
        """Look for newer lines."""
        if self.desk.opened is not None:
            newest = self.lines.items[0].id if self.lines.items else 0
            self.read_newer(self.desk.opened, self.wanted, newest)

    @work(thread=True, exclusive=True, group="activity-newer", exit_on_error=False)
    def read_newer(self, opened: OpenDesk, wanted: Wanted, newest: int) -> None:
        """Read what came in since the newest line on screen."""
        from tuidesk.desk import activity

        lines = activity.newer(opened.store, opened.actor, wanted, newest, PAGE)
        self.post_message(self.Read(wanted, lines, "newer"))

    @on(Read)
    def take(self, event: Read) -> None:
        """Show what was read, unless something else is wanted by now."""
        if event.wanted != self.wanted:
            return
        if event.place == "newer" and len(event.lines) == PAGE:  # more came than fits between: begin anew
            self.want(self.wanted)
            return
        if event.place == "below":
            self._asked = False
        if event.place != "newer":
            self._whole = len(event.lines) < PAGE
        if event.place == "top":
            self.lines.cursor = 0
        self.show_lines(_joined(self.lines.items, event))

    def show_lines(self, lines: Sequence[Seen]) -> None:
        """Show lines, or say that there are none."""
        self.lines.now = now()
        if lines != self.lines.items:
            self.lines.show(lines)
        self.query_one("#nothing", Plain).show(NOTHING if lines else nothing(self.wanted))
        self.show_keys()


def _joined(present: Sequence[Seen], event: ReadsLedger.Read) -> list[Seen]:
    """Put what was read beside what is there; a page that overtook another one is left out."""
    if event.place == "top":
        return event.lines
    if event.place == "newer":
        newest = present[0].id if present else 0
        return [*(one for one in event.lines if one.id > newest), *present]
    last = present[-1].id if present else 0
    return [*present, *(one for one in event.lines if one.id < last)]
