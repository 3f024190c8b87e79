"""A guide, step by step, above the screen that asked for it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from tuidesk import guides
from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandModal
from tuidesk.i18n import language, mark
from tuidesk.term.clean import SafeText, clean_block, clean_line
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs
from tuidesk.widgets.plain import Plain

OVERVIEW = "forward"  # lists the others, each under a digit
DIGITS = "1234567890"


class CloseGuide(Command):
    """Close the guide."""

    action = "close"
    keys = "escape,q,question_mark"
    shown = "q"
    word = mark("back")
    title = mark("Close the guide")


def providers() -> list[str]:
    """Return the guides about forwarding at one provider, in the order of the digits."""
    return [topic for topic in guides.topics() if topic.startswith(f"{OVERVIEW}-")]


class GuideScreen(CommandModal[None]):
    """Shows one guide as plain text; `address` is what mail is to be forwarded to, '' = not known yet."""

    DEFAULT_CSS = """
    GuideScreen { align: center middle; }
    GuideScreen > Vertical { width: 86; max-width: 100%; height: 94%;
        background: $background; border: round $line; padding: 0 1; }
    GuideScreen Pairs { height: 1fr; }
    GuideScreen .head { color: $strong; text-style: bold; margin-bottom: 1; }
    GuideScreen KeyFooter { padding: 0; }
    """
    HERE: ClassVar[Commands] = (CloseGuide,)
    BINDINGS = [  # noqa: RUF012 - Textual's own form
        *bindings((*HERE, *MOVES)),
        *(Binding(digit, f"choose({n})") for n, digit in enumerate(DIGITS)),
    ]

    def __init__(self, topic: str = OVERVIEW, address: str = "") -> None:
        super().__init__()
        self.topic, self._address = topic, address
        self._listed = topic == OVERVIEW

    def compose(self) -> ComposeResult:
        """Lay out the title, the lines and the keys."""
        with Vertical():
            yield Plain(classes="head")
            yield Pairs(label_cells=0)
            yield KeyFooter()

    def on_mount(self) -> None:
        """Show the text; the arrows scroll it."""
        self.show_keys()
        self._show(self.topic)

    def _show(self, topic: str) -> None:
        self.topic = topic
        head, _, text = guides.read(topic, language(), self._address).partition("\n")
        self.query_one(Plain).show(clean_line(head.removeprefix("# ")))
        lines = [self._filled(line) for line in clean_block(text).strip("\n").split("\n")]
        self.query_one(Pairs).show([("", SafeText(line)) for line in "\n".join(lines).split("\n")])
        self.query_one(Pairs).move("top")

    def _filled(self, line: str) -> str:
        """Return a line, or in place of LIST the lines that name each provider's guide with its digit."""
        if line.strip() != guides.LIST:
            return line
        names = (clean_line(guides.title(topic, language())) for topic in providers())
        return "\n".join(f"   {digit}  {name}" for digit, name in zip(DIGITS, names, strict=False))

    def action_choose(self, number: int) -> None:
        """Show the guide of the provider that has this digit."""
        if self.topic == OVERVIEW and number < len(providers()):
            self._show(providers()[number])

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(Pairs).move(how)

    def action_close(self) -> None:
        """Go back to the list that led here, or to the screen below."""
        if self._listed and self.topic != OVERVIEW:
            self._show(OVERVIEW)
        else:
            self.dismiss(None)
