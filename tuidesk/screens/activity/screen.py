"""The activity of mail: every mail that was seen, newest first, where it went and why."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult

from tuidesk.commands.activity import ACTIVITY
from tuidesk.commands.app import Colors, Health, Help, Leave, Mouse, Palette, Settings, Undo
from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.navigate import MOVES, Below
from tuidesk.i18n import _
from tuidesk.screens.activity.acts import LedgerActs
from tuidesk.screens.activity.lines import ActivityLines
from tuidesk.screens.activity.reading import LOOK_SECONDS
from tuidesk.screens.activity.words import DISPOSITIONS, details
from tuidesk.screens.lines_and_facts import LinesAndFacts
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.registry import make_screen
from tuidesk.screens.type_ahead import OPENS
from tuidesk.term.clean import SafeText
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs
from tuidesk.widgets.plain import Plain


class ActivityScreen(LinesAndFacts, LedgerActs):
    """Lines above, all about the one under the cursor below; gives back the number of a ticket to read."""

    CSS_PATH = "activity.tcss"
    HERE: ClassVar[Commands] = (*ACTIVITY, Below, *MOVES)
    EVERYWHERE: ClassVar[Commands] = (Help, Palette, Leave, Undo, Settings, Health, Colors, Mouse)
    BINDINGS = bindings((*HERE, *EVERYWHERE))
    AUTO_FOCUS = "ActivityLines"

    def compose(self) -> ComposeResult:
        """Lay out what is shown, the lines, one of them in full, and the keys."""
        yield Plain(SafeText(_("Activity")), id="where")
        yield Plain(id="nothing")
        yield ActivityLines()
        yield Pairs(key=Below.shown)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin to look."""
        self.show_keys()
        self.want(self.wanted)
        self.set_interval(LOOK_SECONDS, self.look)

    def facts(self) -> frozenset[Fact]:
        """Add what may be done about the line under the cursor."""
        from tuidesk.desk.activity import may_become_ticket, may_retry

        line = self.lines.item if self.is_mounted else None
        if line is None:
            return super().facts()
        checks = {
            Fact.TICKET: line.number is not None,
            Fact.LETTERS: line.entry_id is not None,
            Fact.ELSEWHERE: may_become_ticket(line),
            Fact.QUARANTINED: may_retry(line),
        }
        return super().facts() | {fact for fact, true in checks.items() if true}

    @on(ActivityLines.Moved)
    def explain(self) -> None:
        """Show all about the line under the cursor."""
        line, opened = self.lines.item, self.desk.opened
        self.query_one(Pairs).show(details(line, self.lines.now, opened.zone) if line and opened else [])
        self.show_keys()

    # --- keys

    @property
    def upper(self) -> ActivityLines:
        """The lines."""
        return self.lines

    def action_ticket(self) -> None:
        """Go to the mail's ticket."""
        if self.lines.item is not None and self.lines.item.number is not None:
            self.dismiss(self.lines.item.number)

    def action_by_disposition(self) -> None:
        """Choose where mail went."""
        choices = [("", _("all")), *((value, _(words)) for value, words in DISPOSITIONS.items())]
        picker = make_screen("pick", _("Only mail that went to"), choices, self.wanted.disposition)
        self.desk.push_screen(picker, self._by_disposition)

    def _by_disposition(self, value: str | None) -> None:
        if value is not None:
            self.want(replace(self.wanted, disposition=value))

    def action_by_channel(self) -> None:
        """Choose a channel, of those that there are."""
        if self.desk.opened is not None:
            self.read_channels(self.desk.opened)

    @work(thread=True, group=OPENS, exit_on_error=False)
    def read_channels(self, opened: OpenDesk) -> None:
        """Read their names."""
        from tuidesk.desk import activity

        names = activity.channels(opened.store, opened.actor)
        self.app.call_from_thread(self._pick_channel, names)

    def _pick_channel(self, names: list[str]) -> None:
        choices = [("", _("all")), *((name, name) for name in names)]
        picker = make_screen("pick", _("Only mail of the channel"), choices, self.wanted.channel)
        self.desk.push_screen(picker, self._by_channel)

    def _by_channel(self, name: str | None) -> None:
        if name is not None:
            self.want(replace(self.wanted, channel=name))

    def action_search(self) -> None:
        """Ask for an address or an id; the lines follow while it is typed."""
        self.desk.push_screen(make_screen("search", self.wanted.text, self.search), self.search)

    def search(self, text: str | None) -> None:
        """Show what holds a text, all mail for none."""
        wanted = replace(self.wanted, text=text or "")
        if wanted != self.wanted:
            self.want(wanted)
