"""Writing a letter or a note: who gets it stands above the text before it is sent, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, TextArea

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.composer import COMPOSER
from tuidesk.commands.screen import CommandScreen
from tuidesk.desk.errors import Overtaken
from tuidesk.desk.replies_letter import Letter, LetterFile
from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.compose_state import Composed, Opening, Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.composer_fields import ComposerFields
from tuidesk.widgets.composer_head import FileLine, FromLine
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.times import clock

AUTOSAVE_SECONDS = 1.5


class ComposeScreen(WaitsForKeys, CommandScreen[Composed]):
    """One letter or note; it gives back what became of it, or None when the agent left it as a draft."""

    CSS_PATH = "compose.tcss"
    HERE: ClassVar[Commands] = COMPOSER
    EVERYWHERE: ClassVar[Commands] = ()
    BINDINGS = bindings(COMPOSER)
    AUTO_FOCUS = ""

    @dataclass
    class Loaded(Message):
        """The recipients and the draft have been read."""

        opening: Opening

    @dataclass
    class Saved(Message):
        """The draft is in the store since that moment (ms)."""

        at: int

    @dataclass
    class Done(Message):
        """The letter is in the outbox, or the note on its ticket."""

        composed: Composed

    @dataclass
    class Refused(Message):
        """It was not sent, for that reason; `newer` shows the message that came in meanwhile, if that is it."""

        problem: Problem
        newer: SafeText

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._job = task
        self._start = Opening(None, None).start
        self._files: tuple[LetterFile, ...] = ()
        self._quote = True
        self._overtaken = False
        self._loaded = False
        self._loading = True
        self._timer: Timer | None = None

    @property
    def opened(self) -> OpenDesk:
        """The desk's store; a composer is only opened when there is one."""
        assert self.desk.opened is not None
        return self.desk.opened

    @property
    def fields(self) -> ComposerFields:
        """What the agent types."""
        return self.query_one(ComposerFields)

    @property
    def is_letter(self) -> bool:
        """Say whether a mail is written, and not a note."""
        return self._job.kind != "note"

    def compose(self) -> ComposeResult:
        """Lay out the lines above the text, the text, and the keys."""
        yield Plain(self._headline(), id="what")
        if self.is_letter:
            yield FromLine()
        yield ComposerFields(letter=self.is_letter, new=self._job.kind == "new")
        if self.is_letter:
            yield FileLine()
        with Horizontal(classes="field", id="attach-row"):
            yield Plain(SafeText(_("File")), classes="label")
            yield Input(id="attach", placeholder=_("path of the file; enter attaches it, esc leaves"))
        yield KeyFooter()

    def on_mount(self) -> None:
        """Show what is written and read the rest from the store."""
        self.query_one("#attach", Input).cursor_blink = False
        self.set_class(not self.is_letter, "note")
        self.show_keys()
        self.load()

    def facts(self) -> frozenset[Fact]:
        """A letter has more commands than a note."""
        return super().facts() | ({Fact.LETTER} if self.is_letter else frozenset())

    @property
    def takes_keys(self) -> bool:
        """Keys find their field when the draft stands in it."""
        return self._loaded or not self._loading

    def _headline(self, state: str = "") -> SafeText:
        words = {"reply": _("Reply to #{number}"), "note": _("Note on #{number}"), "new": _("New ticket")}
        what = words[self._job.kind].format(number=self._job.number)
        return clean_line(" · ".join(part for part in (what, self._job.title, state) if part))

    # --- how it starts

    @work(thread=True, exclusive=True, group="compose-load", exit_on_error=False)
    def load(self) -> None:
        """Read how the letter starts and what was written before."""
        from tuidesk.screens import compose_store

        self.post_message(self.Loaded(compose_store.load(self.opened, self._job)))

    @on(Loaded)
    def fill(self, event: Loaded) -> None:
        """Put recipients and draft into their fields, or leave at once when no mail could leave."""
        start, draft = event.opening.start, event.opening.draft
        if start is not None and start.problem:
            self.dismiss(Composed(problem=clean_line(start.problem)))
            return
        self._start = start
        if start is not None:
            self.query_one(FromLine).start = start
            self.fields.start(start)
        if draft is not None:
            self._quote = draft.letter.quote
            self._attached(draft.letter.files)
            self.fields.resume(draft.letter)
            self._show_saved(draft.updated_at)
        self._remark()
        self.fields.focus_first()
        self._loaded = True

    def _remark(self) -> None:
        if self._start is None:
            return
        parts = []
        if lines := len(self._start.signature.splitlines()):
            parts.append(ngettext("{n} line of signature", "{n} lines of signature", lines).format(n=lines))
        if self._start.quote_text:
            parts.append(_("quote: last message") if self._quote else _("no quote"))
        self.query_one(FileLine).remark = SafeText("   ".join(parts))

    # --- the draft

    @on(ComposerFields.Changed)
    def plan_save(self) -> None:
        """Save a little after the last key."""
        if self._loaded:
            self._stop_timer()
            self._timer = self.set_timer(AUTOSAVE_SECONDS, self.action_save)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def letter(self, *, solve: bool = False, strict: bool = True) -> Letter:
        """Return what stands in the fields; raises BadRecipient when `strict` and an address cannot be meant."""
        to, cc = self.fields.addressed(strict=strict)
        seen = self._start.seen_message_id if self._start else 0
        return Letter(
            self._job.ticket_id, self._job.queue_id, to, cc, self.fields.subject, self.fields.text,
            self._files, seen, solve, self._quote,
        )  # fmt: skip

    def action_save(self) -> None:
        """Save the draft now."""
        self._stop_timer()
        if self._loaded:
            self.store_draft(self.letter(strict=False))

    @work(thread=True, exclusive=True, group="compose-save", exit_on_error=False)
    def store_draft(self, letter: Letter) -> None:
        """Write the draft to the store."""
        from tuidesk.screens import compose_store

        self.post_message(self.Saved(compose_store.save(self.opened, self._job, letter)))

    @on(Saved)
    def note_saved(self, event: Saved) -> None:
        """Say since when the draft is safe."""
        self._show_saved(event.at)

    def _show_saved(self, at: int) -> None:
        state = _("draft saved {time}").format(time=clock(at, self.opened.zone))
        self.query_one("#what", Plain).show(self._headline(state))

    # --- sending

    def action_send(self) -> None:
        """Send the letter, or put the note on its ticket."""
        self._send(solve=False)

    def action_send_solve(self) -> None:
        """Send the letter and mark its ticket solved."""
        self._send(solve=True)

    def _send(self, *, solve: bool) -> None:
        self._stop_timer()
        if not self._loaded:
            return
        try:
            self.deliver(self.letter(solve=solve), self._overtaken)
        except Problem as problem:
            self.desk.failed(problem)

    @work(thread=True, exclusive=True, group="compose-save", exit_on_error=False)
    def deliver(self, letter: Letter, overtaken_ok: bool) -> None:
        """Hand the letter or the note to the desk."""
        from tuidesk.screens import compose_store

        try:
            composed = compose_store.deliver(self.opened, self._job, letter, overtaken_ok=overtaken_ok)
        except Overtaken as problem:
            newer = compose_store.newer(self.opened, self._job, problem.newer_message_id)
            self.post_message(self.Refused(problem, newer))
        except Problem as problem:
            self.post_message(self.Refused(problem, NOTHING))
        else:
            self.post_message(self.Done(composed))

    @on(Done)
    def leave_done(self, event: Done) -> None:
        """Close; the screen below shows what happens next."""
        self.dismiss(event.composed)

    @on(Refused)
    def stay(self, event: Refused) -> None:
        """Say why it was not sent; sending again after a newer message was shown means it."""
        self._overtaken = self._overtaken or isinstance(event.problem, Overtaken)
        self.fields.show_newer(event.newer)
        self.desk.failed(event.problem)

    def action_leave(self) -> None:
        """Close the line for a file if it is open; else leave, with what was typed kept as a draft."""
        if self.query_one("#attach-row").has_class("open"):
            self._close_attach()
            return
        if self._timer is not None:
            self.action_save()
        self.dismiss(None)

    # --- what goes with it

    def action_attach(self) -> None:
        """Ask for the path of a file."""
        self.query_one("#attach-row").add_class("open")
        self.query_one("#attach", Input).focus()

    def _close_attach(self) -> None:
        self.query_one("#attach-row").remove_class("open")
        self.query_one(TextArea).focus()

    @on(Input.Submitted, "#attach")
    def read_file(self, event: Input.Submitted) -> None:
        """Attach the file that was named."""
        from tuidesk.desk.attaching import attach

        try:
            file = attach(event.value)
        except Problem as problem:
            self.desk.failed(problem)
            return
        event.input.value = ""
        self._close_attach()
        self._attached((*self._files, file))
        self.plan_save()

    def action_detach(self) -> None:
        """Take the last file away."""
        self._attached(self._files[:-1])
        self.plan_save()

    def _attached(self, files: tuple[LetterFile, ...]) -> None:
        self._files = files
        if self.is_letter:
            self.query_one(FileLine).files = files

    def action_quote(self) -> None:
        """Quote the last message or leave it out."""
        self._quote = not self._quote
        self._remark()
        self.plan_save()

    def action_editor(self) -> None:
        """Write in the agent's own editor; only where the desk's machine is the agent's own."""
        from tuidesk.screens.editor import edit

        edited = edit(self.app, self.fields.text)
        if edited is not None:
            self.fields.text = edited
            self.plan_save()
