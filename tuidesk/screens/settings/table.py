"""A screen that shows a table of cells and does what the keys ask for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual import on

from tuidesk.commands.base import Command, Fact
from tuidesk.desk import channels
from tuidesk.i18n import _, ngettext
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.hands import HelpsTabs
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line
from tuidesk.widgets.grid import Grid, GridRow
from tuidesk.widgets.plain import Plain


class TableScreen(HelpsTabs):
    """One tab at a time: its rows, the cell under the cursor, and the keys."""

    DEFAULT_CSS = """
    TableScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; }
    TableScreen #below { height: auto; max-height: 40%; padding: 0 1; color: $dim; display: none; }
    TableScreen #below.filled { display: block; margin-bottom: 1; }
    TableScreen #cell { height: auto; max-height: 3; padding: 0 1; color: $text; margin-bottom: 1; }
    """

    @property
    def columns(self) -> Sequence[int]:
        """The columns of the tab that there is room for."""
        return self.tab.columns(self.size.width)

    @property
    def column(self) -> int:
        """The column under the cursor."""
        return self.columns[min(self.grid.column, len(self.columns) - 1)]

    # --- what is true

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
        facts |= {Fact.EDITS} if self.tab.mine or Fact.ADMIN in facts else set()
        facts |= {Fact.ROWS} if self.tab.grows else set()
        facts |= {Fact.UNSAVED} if self.tab.unsaved else set()
        facts |= {Fact.UNDO} if self.tab.can_undo else set()
        return facts | (self.tab.facts(self.grid.row, self.column) if self.is_mounted else set())

    # --- drawing

    def where(self) -> str:
        """Name the place, for the first line."""
        raise NotImplementedError

    def draw_rows(self) -> None:
        """Draw the rows of this tab with what is unsaved."""
        shown = self.columns
        heads = [clean_line(_(self.tab.heads[column])) for column in shown]
        self.drawn = list(self.tab.rows())
        rows = [GridRow(tuple(row.cells[column] for column in shown), row.notes) for row in self.drawn]
        self.query_one("#where", Plain).show(clean_line(self.where()))
        self.grid.show(heads, rows)

    @on(Grid.Moved)
    def name_cell(self) -> None:
        """Name the cell under the cursor, and say how much is not saved."""
        words = [self.tab.focused(self.grid.row, self.column)]
        if count := self.tab.unsaved:
            unsaved = ngettext("{n} unsaved", "{n} unsaved", count).format(n=count)
            words.append(clean_line(f"{self.desk.glyphs.writing} {unsaved}"))
        self.query_one("#cell", Plain).show(clean_line(f" {self.desk.glyphs.dot} ".join(words)))
        self.query_one("#below", Plain).show(clean_block("\n".join(self.tab.below(self.grid.row))))
        self.show_keys()

    def on_resize(self) -> None:
        """Draw the columns that there is room for."""
        if self.is_mounted and not self._reading:
            self.draw_rows()

    # --- keys

    def action_cell(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self.say(NOTHING)
        self.grid.move(rows, columns)

    def action_edit(self) -> None:
        """Open the row, or edit the cell where it stands."""
        if not self.tab.open(self, self.grid.row):
            self._edit(self.grid.row, self.column)

    def _edit(self, row: int, column: int) -> None:
        ask = self.tab.ask(row, column)
        if ask is None:
            self.say(clean_line(_("This cell cannot be edited here")))
            return
        tab = self.tab

        def take(value: str) -> None:
            tab.edit(row, column, value)
            self.read()  # also checks what is unsaved

        self.edit_here(ask, take)

    def action_add(self) -> None:
        """Ask for a new row."""
        self.tab.add(self)

    def action_remove(self) -> None:
        """Ask before a row goes."""
        self.tab.remove(self, self.grid.row)

    def action_test(self) -> None:
        """Try what the cell is about."""
        self.tab.test(self, self.grid.row, self.column)

    def action_press(self, does: str) -> None:
        """Do what a key of the tab asks for."""
        self.tab.press(does, self, self.grid.row, self.column)

    def action_new_password(self) -> None:
        """Ask for another password of the channel and seal it."""
        name = self.tab.channel(self.grid.row, self.column)

        def seal(password: str, opened: OpenDesk) -> SafeText:
            channels.change(opened.store, opened.actor, name, {}, password)
            return clean_line(_("saved"))

        question = clean_line(_("Another password for {channel}").format(channel=name))
        self.question(Ask(question, password=True), lambda text: self.read(partial(seal, text)))

    def action_save(self) -> None:
        """Store the edits."""
        tab = self.tab

        def store(opened: OpenDesk) -> SafeText:
            tab.save(opened)
            return clean_line(f"{self.desk.glyphs.check} {_('saved')}")

        self.read(store)

    def action_forget(self) -> None:
        """Drop the edits."""
        self.tab.forget()
        self.read()

    def action_undo(self) -> None:
        """Take the last edit back."""
        self.tab.take_back(self)
