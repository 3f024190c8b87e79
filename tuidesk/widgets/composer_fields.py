"""The fields of a letter or a note: recipients, subject and text."""

from __future__ import annotations

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, TextArea

from tuidesk.desk import recipients
from tuidesk.desk.replies.letter import Letter, StartReply
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.message import Address
from tuidesk.term.clean import SafeText, clean_block, clean_line
from tuidesk.widgets.cut_lines import CutLines
from tuidesk.widgets.note_area import NoteArea
from tuidesk.widgets.plain import Plain

Recipients = tuple[tuple[Address, ...], tuple[Address, ...]]


class ComposerFields(Vertical):
    """What an agent types; a note has only a text."""

    class Changed(Message):
        """Something was typed."""

    def __init__(self, *, letter: bool, new: bool) -> None:
        super().__init__(classes="new" if new else "")
        self._is_letter = letter

    def compose(self) -> ComposeResult:
        """Lay out one line a field, then the text."""
        if self._is_letter:
            for name, label in (("to", _("To")), ("cc", _("Cc")), ("subject", _("Subject"))):
                with Horizontal(classes="field", id=f"{name}-row"):
                    yield Plain(SafeText(label), classes="label")
                    yield Input(id=name)
        yield Plain(id="stopped")
        yield CutLines(id="newer")
        yield CutLines(id="elsewhere")
        area = TextArea if self._is_letter else NoteArea
        yield area(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        if not self._is_letter:
            yield Plain(id="names")
            yield Plain(id="deaf")

    def on_mount(self) -> None:
        """Keep the cursor still: a blinking one sends bytes over the line for ever."""
        self._area.cursor_blink = False
        for field in self.query(Input):
            field.cursor_blink = False

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    @property
    def text(self) -> str:
        """What stands in the text field."""
        return self._area.text

    @text.setter
    def text(self, text: str) -> None:
        self._area.load_text(clean_block(text))

    @property
    def typed(self) -> tuple[str, ...]:
        """Everything that stands in the fields, letter for letter."""
        return (*(field.value for field in self.query(Input)), self.text)

    def start(self, start: StartReply) -> None:
        """Put in whom the letter goes to and what it is about."""
        self._set("to", recipients.line(start.to))
        self._set("cc", recipients.line(start.cc))
        self._set("subject", clean_line(start.subject))

    def resume(self, letter: Letter) -> None:
        """Put in what was written before."""
        self.text = letter.text
        self._area.move_cursor(self._area.document.end)
        if self._is_letter:
            self._set("to", recipients.line(letter.to))
            self._set("cc", recipients.line(letter.cc))
            self._set("subject", clean_line(letter.subject))

    def addressed(self, *, strict: bool) -> Recipients:
        """Return To and Cc; what cannot be meant raises BadRecipient when `strict`, else counts as nobody."""
        if not self._is_letter:
            return (), ()
        to, cc = (self._read(name, strict=strict) for name in ("to", "cc"))
        return to, cc

    def _read(self, name: str, *, strict: bool) -> tuple[Address, ...]:
        try:
            return recipients.read(self.query_one(f"#{name}", Input).value)
        except Problem:
            if strict:
                raise
            return ()

    @property
    def subject(self) -> str:
        """What stands in the subject; a note has none."""
        return self.query_one("#subject", Input).value if self._is_letter else ""

    def focus_first(self) -> None:
        """Go to the first field of a new letter that is empty, else to the text."""
        empty = (field for field in self._visible() if not field.value)
        next(empty, self._area).focus()

    def _visible(self) -> Iterator[Input]:
        names = ("to", "subject") if self.has_class("new") else ()
        return (self.query_one(f"#{name}", Input) for name in names)

    def show_newer(self, text: SafeText) -> None:
        """Show what came in meanwhile, above the text."""
        self.query_one("#newer", CutLines).show(text)

    def show_elsewhere(self, text: SafeText) -> None:
        """Show what is written of the same letter in another session, above the text."""
        self.query_one("#elsewhere", CutLines).show(text)

    def show_stopped(self, text: SafeText) -> None:
        """Show who would not be mailed, under the recipients."""
        self.query_one("#stopped", Plain).show(text)

    @property
    def recipients_typed(self) -> tuple[str, ...]:
        """What stands in To and Cc, letter for letter."""
        if not self._is_letter:
            return ()
        return tuple(self.query_one(f"#{name}", Input).value for name in ("to", "cc"))

    def _set(self, name: str, text: SafeText) -> None:
        with self.prevent(Input.Changed):
            self.query_one(f"#{name}", Input).value = text

    @on(TextArea.Changed)
    @on(Input.Changed)
    def _typed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed())
