"""Every key of the screen below, in words; made from its commands."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import Commanded, CommandModal
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs
from tuidesk.widgets.plain import Plain

KEY_CELLS = 10


class CloseHelp(Command):
    """Close the help."""

    action = "close"
    keys = "escape,q,question_mark,enter"
    shown = "esc"
    word = mark("close")
    title = mark("Close the help")


def help_pairs(commands: list[type[Command]]) -> list[tuple[str, SafeText]]:
    """Return for each command its key, or none, and what it does."""
    pairs = [(command.shown, clean_line(_(command.title))) for command in commands if command.title]
    return list(dict.fromkeys(pairs))


class HelpScreen(CommandModal[None]):
    """Shows the commands of the screen below it."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > Vertical { width: 72; max-width: 94%; height: 92%;
        background: $background; border: round $line; padding: 0 1; }
    HelpScreen Pairs { height: 1fr; }
    HelpScreen .head { color: $dim; margin-bottom: 1; }
    HelpScreen KeyFooter { padding: 0; }
    """
    HERE: ClassVar[Commands] = (CloseHelp,)
    BINDINGS = bindings((*HERE, *MOVES))

    def __init__(self, below: Commanded) -> None:
        super().__init__()
        self._pairs = help_pairs(below.commands())

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        with Vertical():
            yield Plain(SafeText(_("What works here; ^p finds every command by its words")), classes="head")
            yield Pairs(label_cells=KEY_CELLS, label_color="accent")
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys; the arrows scroll them."""
        self.query_one(Pairs).show(self._pairs)
        self.show_keys()

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(Pairs).move(how)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
