"""Appearance: how each queue's mail looks. A row opens as a form with a preview beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from tuidesk.commands.base import Command, Commands, Fact, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.settings import FORM
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.appearance_book import LABELS, AppearanceBook
from tuidesk.screens.settings.book_table import BookTable
from tuidesk.screens.settings.form import FormScreen
from tuidesk.screens.settings.row_form import RowForm
from tuidesk.screens.settings.tab import EMAILS, Hands, TabCommand
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.grid import Grid
from tuidesk.widgets.plain import Plain

BESIDE = 110  # columns from which on the preview stands beside the form


class WritePage(TabCommand):
    """Write the sample mail as HTML into a file, where the desk's machine is the agent's own."""

    does = "page"
    keys = shown = "o"
    word = mark("HTML file")
    title = mark("Write the preview as HTML into a file")
    needs = frozenset({Fact.LOCAL})


class SampleDown(Command):
    """Read on in the preview, where it is longer than its place."""

    action = "sample(1)"
    keys = "pagedown"
    title = mark("Read on in the preview")


class SampleUp(Command):
    """Read back in the preview."""

    action = "sample(-1)"
    keys = "pageup"
    title = mark("Read back in the preview")


class AppearanceTab(BookTable):
    """One row a queue."""

    title = mark("Appearance")
    group = EMAILS
    shows = ("queue", "header", "signature", "banner", "write-above", "quote")
    shows_narrow = ("queue", "header", "signature")
    form = ("header", "signature", "background", "text", "links", "banner", "write-above", "quote")
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS[key] for key in shows)

    def __init__(self) -> None:
        self.looks = AppearanceBook()
        super().__init__(self.looks)

    def open(self, hands: Hands, row: int) -> bool:
        """Open the row as a form."""
        row_id = self.id_at(row)
        if row_id is not None:
            hands.show("appearance", AppearanceForm(self, row_id))
        return True


class AppearanceForm(RowForm):
    """The looks of one queue's mail."""

    keys: ClassVar[Commands] = (WritePage,)

    def __init__(self, table: AppearanceTab, row_id: int) -> None:
        super().__init__(table, row_id, table.form)
        self._looks, self._queue_id = table.looks, row_id

    @property
    def preview(self) -> SafeText:
        """The sample mail with what is unsaved."""
        return self._looks.preview(self._queue_id) if self._there else clean_line("")

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Write the page."""

        def write(opened: OpenDesk) -> SafeText:
            path = self._looks.write_page(self._queue_id, opened)
            return clean_line(_("written: {path}").format(path=path))

        hands.read(write)


class AppearanceScreen(FormScreen):
    """The form, and what a customer would get, which follows every edit at once."""

    DEFAULT_CSS = """
    AppearanceScreen #parts { height: 1fr; layout: vertical; }
    AppearanceScreen Grid { height: auto; max-height: 60%; }
    AppearanceScreen #sample { height: 1fr; border-top: solid $line; margin: 1 1 0 1; }
    AppearanceScreen.-beside #parts { layout: horizontal; }
    AppearanceScreen.-beside Grid { width: 1fr; height: 1fr; max-height: 100%; }
    AppearanceScreen.-beside #sample {
        width: 1fr; border-top: none; border-left: solid $line; margin: 0 1; padding-left: 1;
    }
    """
    HERE: ClassVar[Commands] = (*FORM, SampleDown, SampleUp)
    BINDINGS = bindings((*HERE, *AppearanceForm.keys, *CommandScreen.EVERYWHERE))

    def __init__(self, form: AppearanceForm) -> None:
        super().__init__(form)
        self._looks = form

    def compose(self) -> ComposeResult:
        """Lay out the queue, its fields beside the sample or above it, the named field and the keys."""
        yield Plain(id="where")
        with Container(id="parts"):
            yield Grid()
            with VerticalScroll(id="sample", can_focus=False):
                yield Plain(id="preview")
        yield Plain(id="below")
        yield Plain(id="cell")
        yield KeyFooter()

    def on_resize(self) -> None:
        """Put the sample beside the form where there is room."""
        self.set_class(self.size.width >= BESIDE, "-beside")
        super().on_resize()

    def action_sample(self, pages: int) -> None:
        """Scroll the sample."""
        sample = self.query_one("#sample", VerticalScroll)
        sample.scroll_relative(y=pages * max(1, sample.size.height - 1), animate=False)

    def draw_rows(self) -> None:
        """Draw the fields and the sample."""
        super().draw_rows()
        self.query_one("#preview", Plain).show(self._looks.preview)
