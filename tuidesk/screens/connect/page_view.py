"""How one page of a flow is drawn: where one is, the question, its answer, what is known, what is next."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.style import Style
from textual.widgets import Input

from tuidesk.screens.connect.page import Page
from tuidesk.screens.pickers import Choice, Choices
from tuidesk.term.clean import NOTHING, SafeText, clean_block
from tuidesk.term.glyphs import UNICODE
from tuidesk.term.links import checked_url
from tuidesk.widgets.drawing import glyphs_of
from tuidesk.widgets.plain import Plain

SHORT = 60  # characters


class Alone(Plain):
    """A text that is to be taken elsewhere; a web address is a link (OSC 8), however many lines it takes."""

    DEFAULT_CSS = "Alone.short { background: $cursor-ground; padding: 1 3; width: auto; }"

    def show(self, text: SafeText) -> None:
        """Show another text; a code or an address gets room around it, so that one finds and reads it at once."""
        super().show(text)
        self.set_class(len(text) <= SHORT, "short")
        url = checked_url(text)
        if url:
            self.update(Content.styled(text, Style(link=url)))


class PageView(VerticalScroll, can_focus=False):
    """Draws a page; a widget is touched only when its words change, so that nothing moves by itself."""

    DEFAULT_CSS = """
    PageView { padding: 1 4 0 4; height: 1fr; }
    PageView.-narrow { padding: 0 2; }
    PageView #step { color: $dim; margin-bottom: 1; }
    PageView #question { color: $strong; text-style: bold; max-width: 100; }
    PageView #explanation { color: $dim; margin-bottom: 1; max-width: 100; }
    PageView Input { max-width: 76; margin-bottom: 1; }
    PageView Choices { max-width: 90; margin-bottom: 1; }
    PageView .hidden { display: none; }
    PageView #copied { color: $accent; text-style: bold; margin-bottom: 1; display: none; }
    PageView #lines { margin-bottom: 1; max-width: 100; display: none; }
    PageView #copied.filled, PageView #lines.filled { display: block; }
    PageView #next { color: $dim; max-width: 100; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, str] = {}
        self._choices: Sequence[Choice] = ()
        self.moved = False  # the cursor was moved by the agent, and stays on its choice

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield Plain(id="step")
        yield Plain(id="question")
        yield Plain(id="explanation")
        yield Alone(id="copied")
        yield Input(select_on_focus=False, classes="hidden")
        yield Choices(())
        yield Plain(id="lines")
        yield Plain(id="next")

    def on_mount(self) -> None:
        """Keep the cursor still."""
        self.line.cursor_blink = False
        self.list.set_class(True, "hidden")

    def on_resize(self) -> None:
        """Give a small terminal's lines to the words."""
        self.set_class(self.app.size.width < 100 or self.app.size.height < 30, "-narrow")

    @property
    def line(self) -> Input:
        """The line to type in."""
        return self.query_one(Input)

    @property
    def list(self) -> Choices:
        """The choices."""
        return self.query_one(Choices)

    @property
    def answer(self) -> str:
        """What is typed or chosen now."""
        if self.line.display:
            return self.line.value if self.line.password else self.line.value.strip()
        return str(self.list.choices[self.list.cursor].value) if self.list.choices else ""

    def show(self, page: Page, place: SafeText) -> None:
        """Show a page for the first time: its field gets the answer to begin with."""
        self.moved, field = False, page.field()
        self._say("step", place)
        self.line.set_class(field is None, "hidden")
        if field is not None:
            self.line.password, self.line.value = field.password, field.value
            self.line.cursor_position = len(field.value)
            self.line.focus()
        else:
            self.screen.set_focus(None)  # a hidden line would go on taking keys
        self._choices = ()
        self.list.show(())
        self.list.set_class(True, "hidden")
        self.scroll_to(y=0, animate=False)
        self.refresh_page(page)

    def refresh_page(self, page: Page) -> None:
        """Bring the words up to date; what is typed and where the cursor stands is left alone."""
        self._say("question", page.question)
        self._say("explanation", page.explanation)
        self._say("copied", page.copied())
        self._say("lines", clean_block("\n".join(page.lines())))
        self._say("next", page.next_words)
        choices = list(page.choices())
        if choices != list(self._choices):
            self._show_choices(choices)

    def _show_choices(self, choices: Sequence[Choice]) -> None:
        before = self.list.choices[self.list.cursor].value if self.list.choices else None
        self._choices = choices
        self.list.show(choices)
        self.list.set_class(not choices, "hidden")
        values = [choice.value for choice in choices]
        if self.moved and before in values:
            self.list.go_to(values.index(before))
        if choices:
            self.list.focus()

    def _say(self, part: str, words: SafeText) -> None:
        glyphs = glyphs_of(self)
        if glyphs.ascii:
            drawn = words.replace(UNICODE.arrow, glyphs.arrow).replace(UNICODE.check, glyphs.check)
            words = clean_block(drawn)
        if self._shown.get(part, NOTHING) != words:
            self._shown[part] = words
            self.query_one(f"#{part}", Plain).show(words)
