"""A mail part by part: one key goes through its text, its HTML, its headers and its bytes, then back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.navigate import MOVES
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.view import PARTS
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.desk.files import save, write_file
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.views import words
from tuidesk.screens.views.head import ViewHead
from tuidesk.term.clean import NOTHING, SafeText, clean_line, clean_name
from tuidesk.widgets.conversation_model import Talk
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.source_lines import SourceLines
from tuidesk.widgets.tab_line import TabLine
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.desk.views import View
    from tuidesk.store.conversation import AttachmentRow


class PartsScreen(CommandScreen[None]):
    """Shows one mail of a ticket in one of its views; `attached` is a mail that it brought along."""

    HERE: ClassVar[Commands] = (*PARTS, *MOVES)
    BINDINGS = bindings((*HERE, *CommandScreen.EVERYWHERE))
    AUTO_FOCUS = "SourceLines"

    @dataclass
    class Read(Message):
        """The views of a mail were read; none, and a sentence, when it has no bytes."""

        message_id: int
        views: tuple[View, ...]
        sentence: SafeText = NOTHING

    @dataclass
    class Saved(Message):
        """The mail was saved, or could not be."""

        text: SafeText

    def __init__(self, talk: Talk, message_id: int, attached: AttachmentRow | None = None) -> None:
        super().__init__()
        self._talk, self._message_id, self._attached = talk, message_id, attached
        self._views: dict[str, View] = {}
        self._name = words.NAMES[0]

    def compose(self) -> ComposeResult:
        """Put whose mail it is and the names of its views above the text."""
        yield ViewHead()
        yield TabLine(words.tabs({}))
        yield SourceLines()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show the keys, and read the mail."""
        self.show_keys()
        self._begin()

    def facts(self) -> frozenset[Fact]:
        """Add whether there are other mails to look at."""
        return super().facts() | ({Fact.SEVERAL} if len(self._talk.letters) > 1 else frozenset())

    def _begin(self) -> None:
        """Read the views of the chosen mail."""
        self._views = {}
        self.query_one(ViewHead).show(self._title(), clean_line(_("reading…")))
        if self.desk.opened is not None:
            self.read(self.desk.opened, self._message_id, self._attached.part if self._attached else -1)

    @work(thread=True, exclusive=True, group="views", exit_on_error=False)
    def read(self, opened: OpenDesk, message_id: int, part: int) -> None:
        """Read the views of a mail in a thread; what reads the mail is a caged process."""
        from tuidesk.desk import views

        try:
            if part < 0:
                found = views.of_message(opened.store, opened.actor, message_id)
            else:
                found = views.of_attachment(opened.store, opened.actor, message_id, part)
        except Problem as problem:
            self.post_message(self.Read(message_id, (), clean_line(problem.line)))
        else:
            self.post_message(self.Read(message_id, found))

    @on(Read)
    def take(self, event: Read) -> None:
        """Show what was read, unless the agent went on to another mail meanwhile."""
        if event.message_id != self._message_id:
            return
        self._views = {view.name: view for view in event.views}
        self.query_one(TabLine).rename(words.tabs(self._views))
        if self._views:
            self._show_from(words.NAMES.index(self._name))
        else:
            self.query_one(ViewHead).show(self._title(), event.sentence)
            self.query_one(SourceLines).show(NOTHING)

    def _show_from(self, first: int) -> None:
        """Show a view, or the next one that has anything to see; beyond the last, leave."""
        passed: list[str] = []
        for name in words.NAMES[first:]:
            view = self._views.get(name)
            if view is not None and words.is_worth_showing(view):
                self._show(view, words.skipped(passed, self._views))
                return
            passed.append(name)
        self.dismiss(None)

    def _show(self, view: View, why_not_others: SafeText) -> None:
        self._name = view.name
        way_out = "" if view.whole else _("s saves the whole mail")
        facts = (why_not_others, words.about(view), way_out)
        self.query_one(ViewHead).show(self._title(), clean_line(" · ".join(filter(None, facts))))
        self.query_one(TabLine).show(1 + words.NAMES.index(view.name))
        self.query_one(SourceLines).show(view.text)

    def _title(self) -> SafeText:
        """Say whose mail it is, of when, and which of how many."""
        letters = self._talk.letters
        number, entry = next((n, one) for n, one in enumerate(letters, 1) if one.id == self._message_id)
        if self._attached is not None:
            return clean_line(f"#{self._talk.head.number} · {clean_name(self._attached.filename)}")
        author = entry.author or entry.address or _("somebody")
        what = _("mail {number} of {count}").format(number=number, count=len(letters))
        when = moment(entry.at, self._talk.now, self._talk.zone)
        return clean_line(f"#{self._talk.head.number} · {what} · {when} · {clean_line(author, 80)}")

    @on(SourceLines.Scrolled)
    def show_place(self) -> None:
        """Say which lines are in the window."""
        self.query_one(ViewHead).show_place(self.query_one(SourceLines).place)

    def action_next_part(self) -> None:
        """Go to the next view; from the last one, back to the conversation."""
        if self._views:
            self._show_from(words.NAMES.index(self._name) + 1)
        else:
            self.dismiss(None)

    def action_other_mail(self, step: int) -> None:
        """Look at the mail before or after in the same view."""
        idents = [entry.id for entry in self._talk.letters]
        index = idents.index(self._message_id) + step
        if 0 <= index < len(idents):
            self._message_id, self._attached = idents[index], None
            self._begin()

    def action_move(self, how: str) -> None:
        """Scroll."""
        self.query_one(SourceLines).move(how)

    def action_save_mail(self) -> None:
        """Save the mail byte for byte."""
        if self.desk.opened is not None:
            self.save(self.desk.opened, self._message_id, self._attached)

    @work(thread=True, group="save-mail", exit_on_error=False)
    def save(self, opened: OpenDesk, message_id: int, attached: AttachmentRow | None) -> None:
        """Save the mail in a thread, then say where it is."""
        from tuidesk.desk import views

        number = self._talk.head.number
        if attached is not None:
            path = save(opened, attached, message_id, number)
        else:
            data = views.bytes_of(opened.store, opened.actor, message_id)
            path = write_file(opened.locations.saved / str(number), f"mail-{message_id}.eml", data)
        self.post_message(self.Saved(clean_line(_("saved: {path}").format(path=path))))

    @on(Saved)
    def say_saved(self, event: Saved) -> None:
        """Say where it is."""
        self.say(event.text)
