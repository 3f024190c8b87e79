"""Every key of the screen below, in words; made from its commands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.screen import Commanded, CommandModal
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain

KEY_CELLS = 10


class CloseHelp(Command):
    """Close the help."""

    action = "close"
    keys = "escape,q,question_mark,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Close the help")


def help_lines(commands: list[type[Command]]) -> list[SafeText]:
    """Return a line for each command: its key, or none, and what it does."""
    lines = [f"{command.shown:<{KEY_CELLS}}{_(command.title)}" for command in commands if command.title]
    return [clean_block_line(line) for line in dict.fromkeys(lines)]


def clean_block_line(line: str) -> SafeText:
    """Keep the blanks that make the columns."""
    key, words = line[:KEY_CELLS], line[KEY_CELLS:]
    return SafeText(f"{key}{clean_line(words)}") if key.isprintable() else clean_line(words)


class HelpScreen(CommandModal[None]):
    """Shows the commands of the screen below it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical { width: 72; max-width: 94%; height: auto; max-height: 92%;
        background: $background; border: round $line; padding: 0 1; }
    HelpScreen VerticalScroll { height: auto; max-height: 100%; }
    HelpScreen .head { color: $dim; margin-bottom: 1; }
    HelpScreen KeyFooter { padding: 0; }
    """
    HERE: ClassVar[Commands] = (CloseHelp,)
    BINDINGS = bindings(HERE)

    def __init__(self, below: Commanded) -> None:
        super().__init__()
        self._lines = help_lines(below.commands())

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical():
            yield Plain(SafeText(_("What works here; ^p finds every command by its words")), classes="head")
            with VerticalScroll():
                for line in self._lines:
                    yield Plain(line)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()
        self.show_keys()

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
