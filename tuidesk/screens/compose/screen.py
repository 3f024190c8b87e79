"""Writing a letter or a note: who gets it stands above the text before it is sent, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.message import Message
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.composer import COMPOSER
from tuidesk.commands.navigate import MOVES
from tuidesk.i18n import _
from tuidesk.screens.compose.company import SeesOthers
from tuidesk.screens.compose.elsewhere import KnowsElsewhere
from tuidesk.screens.compose.files import TakesFiles
from tuidesk.screens.compose.naming import NamesColleagues
from tuidesk.screens.compose.send import Sends
from tuidesk.screens.compose.state import Composed, Opening, Task
from tuidesk.screens.compose.stopped import ShowsStopped
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.composer_fields import ComposerFields
from tuidesk.widgets.composer_head import FileLine, FromLine
from tuidesk.widgets.conversation import Conversation
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain

BESIDE = 120  # columns from which on the conversation stands beside the letter


class ComposeScreen(
    WaitsForKeys, SeesOthers, KnowsElsewhere, NamesColleagues, TakesFiles, ShowsStopped, Sends
):
    """One letter or note; it gives back what became of it, or None when the agent left it as a draft."""

    CSS_PATH = "compose.tcss"
    HERE: ClassVar[Commands] = COMPOSER
    EVERYWHERE: ClassVar[Commands] = ()
    BINDINGS = bindings((*COMPOSER, *MOVES))
    AUTO_FOCUS = ""

    @dataclass
    class Loaded(Message):
        """The recipients and the draft have been read."""

        opening: Opening

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._loading = True

    @property
    def takes_keys(self) -> bool:
        """Keys find their field when the draft stands in it."""
        return not self._loading

    def compose(self) -> ComposeResult:
        """Lay out the lines above the text, the text, and the keys; the conversation beside them."""
        with Horizontal():
            with Vertical(id="letter"):
                yield Plain(self.headline(), id="what")
                yield Plain(id="company")
                yield Plain(id="gap")
                if self.is_letter:
                    yield FromLine()
                yield ComposerFields(letter=self.is_letter, new=self._job.kind == "new")
                if self.is_letter:
                    yield FileLine()
                with Horizontal(classes="field", id="attach-row"):
                    yield Plain(SafeText(_("File")), classes="label")
                    yield Input(id="attach", placeholder=_("path of the file; enter attaches it, esc leaves"))
            if self._job.ticket_id is not None:
                yield Conversation(id="beside")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is written and read the rest from the store."""
        self.path_field.cursor_blink = False
        self.set_class(not self.is_letter, "note")
        self.show_keys()
        self.load()

    def on_resize(self, event: Resize) -> None:
        """Show the conversation where there is room for it."""
        self.set_class(event.size.width >= BESIDE, "-beside")

    def facts(self) -> frozenset[Fact]:
        """A letter has more commands than a note."""
        return super().facts() | {Fact.LETTER if self.is_letter else Fact.NOTE}

    @work(thread=True, exclusive=True, group="compose-load", exit_on_error=False)
    def load(self) -> None:
        """Read how the letter starts and what was written before."""
        from tuidesk.screens.compose import work

        self.post_message(self.Loaded(work.load(self.opened, self._job)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong; keys are taken all the same, so that one can leave."""
        if event.state is WorkerState.ERROR:
            self._loading = self._sending = False
        super().on_worker_state_changed(event)

    @on(Loaded)
    def fill(self, event: Loaded) -> None:
        """Put recipients and draft into their fields, or leave at once when no mail could leave."""
        start, draft = event.opening.start, event.opening.draft
        self._loading = False
        if start is not None and start.problem:
            self.desk.drop_keys()
            self.dismiss(Composed(problem=clean_line(start.problem)))
            return
        self._start = start
        if start is not None:
            self.query_one(FromLine).start = start
            self.fields.start(start)
        if draft is not None:
            self._quote, self._files = draft.letter.quote, draft.letter.files
            self._token = draft.letter.token or self._token
            self.fields.resume(draft.letter)
            self._hand = draft.hand
            self.say_saved(draft.updated_at)
            self.other_found(draft.other)
        self._begin(event.opening)
        self._know_names(event.opening)
        if event.opening.talk is not None:
            self.query_one(Conversation).show(event.opening.talk)
        self.show_extras()
        self.fields.focus_first()
        self._loaded = True
        self.look()

    def action_leave(self) -> None:
        """Close the line for a file if it is open; else leave, with what was typed kept as a draft."""
        if self.asks_path:
            self.close_path()
            return
        if self.unsaved:
            self.keep_behind()
        self.dismiss(None)

    def action_move(self, how: str) -> None:
        """Scroll the conversation beside the letter, when it has the focus."""
        for conversation in self.query(Conversation):
            conversation.messages.move(how)
