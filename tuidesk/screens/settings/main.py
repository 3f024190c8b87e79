"""Settings › Emails: tabs of rows, edited cell by cell with the keyboard."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import SETTINGS
from tuidesk.i18n import _, ngettext
from tuidesk.screens.settings.changes import ChangesSettings
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid, GridRow
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.tab_line import TabLine


class SettingsScreen(ChangesSettings):
    """The settings of mail; admins edit, others look."""

    DEFAULT_CSS = """
    SettingsScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; }
    SettingsScreen #cell { dock: bottom; height: 1; padding: 0 1; margin-bottom: 1; color: $dim; }
    """
    HERE: ClassVar[Commands] = SETTINGS
    BINDINGS = bindings((*SETTINGS, *CommandScreen.EVERYWHERE))

    def compose(self) -> ComposeResult:
        """Lay out where one is, the tabs, the rows, the named cell and the keys."""
        yield Plain(SafeText(_("Settings › Emails")), id="where")
        yield TabLine([clean_line(_(tab.title)) for tab in self._tabs])
        yield Grid()
        yield Plain(id="cell")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the first tab."""
        self.grid.focus()
        self.show_keys()
        self.read()

    def facts(self) -> frozenset[Fact]:
        """Add whether something is unsaved, and whether a channel can be tested."""
        facts = {Fact.UNSAVED} if self.tab.unsaved else set()
        if self.is_mounted and self.tab.channel(self.grid.row, self.column):
            facts.add(Fact.CHANNEL)
        return super().facts() | facts

    def draw_rows(self) -> None:
        """Draw the rows of this tab with what is unsaved."""
        shown = self.columns
        heads = [clean_line(_(self.tab.heads[column])) for column in shown]
        rows = [GridRow(tuple(row.cells[column] for column in shown), row.warning) for row in self.tab.rows()]
        self.grid.show(heads, rows)
        self.query_one(TabLine).show(self._at)
        self.show_keys()

    @on(Grid.Moved)
    def name_cell(self) -> None:
        """Name the cell under the cursor, and say how much is not saved."""
        words = [self.tab.focused(self.grid.row, self.column)]
        if count := self.tab.unsaved:
            words.append(SafeText(ngettext("{n} unsaved", "{n} unsaved", count).format(n=count)))
        self.query_one("#cell", Plain).show(clean_line("   ".join(words)))
        self.show_keys()

    # --- keys

    def action_cell(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self.say(NOTHING)
        self.grid.move(rows, columns)

    def action_tab(self, step: int) -> None:
        """Go to another tab; edits stay where they are."""
        self._at = (self._at + step) % len(self._tabs)
        self.grid.row = self.grid.column = 0
        self.read()

    def action_edit(self) -> None:
        """Ask for the new value of a cell; where not all columns have room, open the row as a form first."""
        row = self.grid.row
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
        self._warned = False
        self.tab.edit(row, column, value)
        self.draw_rows()

    def on_resize(self) -> None:
        """Draw the columns that there is room for."""
        if self.is_mounted:
            self.draw_rows()

    async def action_back(self) -> None:
        """Leave; with something unsaved, say so once first."""
        if self.may_leave():
            await super().action_back()

    def may_leave(self) -> bool:
        """Say once first that something is unsaved."""
        if not self._unsaved or self._warned:
            return True
        self._warned = True
        words = ngettext("{n} unsaved", "{n} unsaved", self._unsaved).format(n=self._unsaved)
        self.say(clean_line(_("{what}: ^s saves, q again leaves without").format(what=words)))
        return False

    @property
    def _unsaved(self) -> int:
        return sum(tab.unsaved for tab in self._tabs)
