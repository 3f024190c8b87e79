"""A text alone on a line, so that it can be marked where a terminal does not let programs copy."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain


class CloseCopy(Command):
    """Go back."""

    action = "close"
    keys = "escape,q,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Close")


class CopyScreen(CommandModal[None]):
    """Shows the text that was copied."""

    CSS_PATH = "copying.tcss"
    HERE: ClassVar[Commands] = (CloseCopy,)
    BINDINGS = bindings(HERE)

    def __init__(self, text: SafeText) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Leave the lines around it blank."""
        hint = clean_line(_("copied, if your terminal lets programs copy; else mark the line"))
        yield Plain(self._text, id="text")
        yield Plain(hint, classes="dim")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
