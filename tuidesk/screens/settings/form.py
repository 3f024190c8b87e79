"""One row of the settings as a form: a field a line, edited in place like the cells of a table."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import FORM
from tuidesk.screens.settings.tab import Tab
from tuidesk.screens.settings.table import TableScreen
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid
from tuidesk.widgets.plain import Plain

VALUE = 1  # the column of a form that is edited


class FormScreen(TableScreen):
    """Shows one tab whose rows are fields; what is unsaved stays so when it is left."""

    DEFAULT_CSS = "FormScreen #where { margin-bottom: 1; }"
    HERE: ClassVar[Commands] = FORM
    BINDINGS = bindings((*FORM, *CommandScreen.EVERYWHERE))

    def __init__(self, form: Tab) -> None:
        super().__init__()
        self._form = form

    @property
    def tab(self) -> Tab:
        """The form."""
        return self._form

    def compose(self) -> ComposeResult:
        """Lay out whose fields these are, the fields, the named one and the keys."""
        yield Plain(id="where")
        yield Grid()
        yield Plain(id="below")
        yield Plain(id="cell")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Read the fields."""
        self.grid.focus()
        self.grid.column = VALUE
        self.show_keys()
        self.read()

    def where(self) -> str:
        """Name the row that the form is about."""
        return f"{self._form.place} › {self._form.name}"

    def action_cell(self, rows: int, columns: int) -> None:
        """Move from field to field; only values can be edited."""
        super().action_cell(rows, 0)
