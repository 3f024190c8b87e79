"""Settings › Emails: tabs of rows, edited cell by cell with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from textual.app import ComposeResult

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import SETTINGS
from tuidesk.i18n import _, ngettext
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.kept import tabs_of
from tuidesk.screens.settings.tab import Tab
from tuidesk.screens.settings.table import TableScreen
from tuidesk.screens.settings.tabs import TABS
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.tab_line import TabLine

LOOK_SECONDS = 3.0  # between two looks at what changes by itself
OF_TABS = tuple(command for tab in TABS for command in tab.keys)


class SettingsScreen(TableScreen):
    """The settings; admins edit, others look."""

    HERE: ClassVar[Commands] = SETTINGS
    BINDINGS = bindings((*SETTINGS, *OF_TABS, *CommandScreen.EVERYWHERE))

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    @cached_property
    def _tabs(self) -> Sequence[Tab]:
        return tabs_of(self.desk)

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self._tabs[self._at]

    def compose(self) -> ComposeResult:
        """Lay out where one is, the tabs, the rows, the named cell and the keys."""
        yield Plain(id="where")
        yield TabLine(self._titles())
        yield Grid()
        yield Plain(id="below")
        yield Plain(id="cell")
        yield KeyFooter()

    def _titles(self) -> list[SafeText]:
        return [clean_line(_(tab.title)) for tab in self._tabs]

    def desk_changed(self, opened: OpenDesk) -> None:
        """Say every word anew, as in another language."""
        self.query_one(TabLine).rename(self._titles())
        self.read()

    def on_mount(self) -> None:
        """Read the first tab."""
        for tab in self._tabs:
            tab.freshen()
        self.grid.focus()
        self.show_keys()
        self.read()
        self.set_interval(LOOK_SECONDS, self.look_again)

    def where(self) -> str:
        """Name the place."""
        return self.tab.place

    def draw_rows(self) -> None:
        """Draw the tab."""
        self.query_one(TabLine).show(self._at)
        super().draw_rows()

    # --- keys

    def action_tab(self, step: int) -> None:
        """Go to another tab; edits stay where they are."""
        self._at = (self._at + step) % len(self._tabs)
        self.grid.row = self.grid.column = 0
        self.say(NOTHING)
        self.read()

    async def action_back(self) -> None:
        """Leave; what is not saved waits, and the desk says so."""
        unsaved = sum(tab.unsaved for tab in self._tabs)
        desk = self.desk
        await super().action_back()
        if unsaved and isinstance(desk.screen, CommandScreen):
            words = ngettext("{n} unsaved", "{n} unsaved", unsaved).format(n=unsaved)
            desk.screen.say(clean_line(_("{what} in the settings: , goes back to it").format(what=words)))
