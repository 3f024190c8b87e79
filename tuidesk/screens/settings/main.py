"""Settings › Emails: tabs of rows, edited cell by cell with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from tuidesk.commands.base import Command, Commands, Fact, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import SETTINGS
from tuidesk.i18n import _, ngettext
from tuidesk.screens.settings.kept import tabs_of
from tuidesk.screens.settings.tab import EMAILS, Ask, Tab
from tuidesk.screens.settings.table import TableScreen
from tuidesk.screens.settings.tabs import TABS
from tuidesk.term.clean import NOTHING, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.tab_line import TabLine

OF_TABS = tuple(command for tab in TABS for command in tab.keys)


class SettingsScreen(TableScreen):
    """The settings; admins edit, others look."""

    DEFAULT_CSS = """
    SettingsScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; }
    SettingsScreen #cell { dock: bottom; height: auto; max-height: 3; padding: 0 1; margin-bottom: 1; color: $dim; }
    """
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
        yield TabLine([clean_line(_(tab.title)) for tab in self._tabs])
        yield Grid()
        yield Plain(id="cell")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the first tab."""
        self.grid.focus()
        self.show_keys()
        self.read()

    def commands(self) -> list[type[Command]]:
        """Return the commands that work now, those of the tab among them."""
        facts = self.facts()
        every = dict.fromkeys((*self.HERE, *self.tab.keys, *self.EVERYWHERE))
        return [command for command in every if command.works(facts)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether an action works now; the keys of other tabs do not."""
        if action != "press":
            return super().check_action(action, parameters)
        wanted = f"press({parameters[0]!r})"
        return any(c.action == wanted and c.works(self.facts()) for c in self.tab.keys)

    def facts(self) -> frozenset[Fact]:
        """Add what is true of the tab and of the cell under the cursor."""
        facts = super().facts() - {Fact.UNDO}  # here it takes an edit back, not what was done at the desk
        facts |= {Fact.UNSAVED} if self.tab.unsaved else set()
        facts |= {Fact.UNDO} if self.tab.can_undo else set()
        return facts | (self.tab.facts(self.grid.row, self.column) if self.is_mounted else set())

    def draw_rows(self) -> None:
        """Draw the tab."""
        where = _("Settings › Emails") if self.tab.group == EMAILS else _("Settings")
        self.query_one("#where", Plain).show(clean_line(where))
        self.query_one(TabLine).show(self._at)
        super().draw_rows()

    @on(Grid.Moved)
    def name_cell(self) -> None:
        """Name the cell under the cursor, and say how much is not saved."""
        words = [self.tab.focused(self.grid.row, self.column)]
        if count := self.tab.unsaved:
            unsaved = ngettext("{n} unsaved", "{n} unsaved", count).format(n=count)
            words.append(clean_line(f"{self.desk.glyphs.writing} {unsaved}"))
        self.query_one("#cell", Plain).show(clean_line("   ".join(words)))
        self.show_keys()

    # --- keys

    def action_tab(self, step: int) -> None:
        """Go to another tab; edits stay where they are."""
        self._at = (self._at + step) % len(self._tabs)
        self.grid.row = self.grid.column = 0
        self.say(NOTHING)
        self.read()

    def action_edit(self) -> None:
        """Ask for the new value of a cell; where not all columns have room, open the row as a form first."""
        row = self.grid.row
        if self.tab.open(self, row):
            return
        if len(self.columns) == len(self.tab.heads):
            self._edit(row, self.column)
            return
        editable = [column for column in range(len(self.tab.heads)) if self.tab.ask(row, column)]
        fields = tuple((str(column), self.tab.focused(row, column)) for column in editable)
        if fields:
            title = clean_line(_("What to change"))
            self.question(Ask(title, str(self.column), fields), lambda field: self._edit(row, int(field)))

    def _edit(self, row: int, column: int) -> None:
        ask = self.tab.ask(row, column)
        if ask is None:
            self.say(clean_line(_("This cell cannot be edited here")))
            return
        self.question(ask, lambda value: self._edited(row, column, value))

    def _edited(self, row: int, column: int, value: str) -> None:
        self.tab.edit(row, column, value)
        self.draw_rows()

    def on_resize(self) -> None:
        """Draw the columns that there is room for."""
        if self.is_mounted:
            self.draw_rows()

    async def action_back(self) -> None:
        """Leave; what is not saved waits, and the desk says so."""
        unsaved = sum(tab.unsaved for tab in self._tabs)
        desk = self.desk
        await super().action_back()
        if unsaved and isinstance(desk.screen, CommandScreen):
            words = ngettext("{n} unsaved", "{n} unsaved", unsaved).format(n=unsaved)
            desk.screen.say(clean_line(_("{what} in the settings: , goes back to it").format(what=words)))
