"""What every part of the composer works with: the letter as it stands, and its place on the screen."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from tuidesk.commands.screen import CommandScreen
from tuidesk.desk.mentioning import Colleagues
from tuidesk.desk.replies.letter import Letter, LetterFile, StartReply, new_token
from tuidesk.i18n import _, ngettext
from tuidesk.screens.compose.state import Composed, Task
from tuidesk.screens.opening import OpenDesk
from tuidesk.store.ticket_news import Seen
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.composer_fields import ComposerFields
from tuidesk.widgets.composer_head import FileLine
from tuidesk.widgets.plain import Plain


class ComposerParts(CommandScreen[Composed]):
    """The state that the parts share; each of them adds its own commands."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._job = task
        self._start: StartReply | None = None
        self._files: tuple[LetterFile, ...] = ()
        self._quote = True
        self._token = new_token()  # sent twice under it, a letter leaves once
        self._loaded = False
        self._colleagues: Colleagues | None = None
        self._began = self._seen = Seen(0)  # what the writer knew when he began, and what he was shown since
        self._ticket_id = task.ticket_id  # where the letter goes: another one once he knows of a merge

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
    def area(self) -> TextArea:
        """Where the text is typed."""
        return self.query_one(TextArea)

    @property
    def path_field(self) -> Input:
        """Where the path of a file is typed."""
        return self.query_one("#attach", Input)

    @property
    def is_letter(self) -> bool:
        """Say whether a mail is written, and not a note."""
        return self._job.kind != "note"

    def letter(self, *, solve: bool = False, strict: bool = True) -> Letter:
        """Return what stands in the fields; raises BadRecipient when `strict` and an address cannot be meant."""
        to, cc = self.fields.addressed(strict=strict)
        return Letter(
            self._ticket_id if strict else self._job.ticket_id, self._job.queue_id, to, cc, self.fields.subject,
            self.fields.text, self._files, self._seen.message_id, solve, self._quote, self._token,
            self._seen.event_id,
        )  # fmt: skip

    def show_headline(self, state: str = "") -> None:
        """Say what is written, and since when it is safe."""
        self.query_one("#what", Plain).show(self.headline(state))

    def headline(self, state: str = "") -> SafeText:
        """Return the words of the first line."""
        words = {
            "reply": _("Reply to #{number}"),
            "note": _("Internal note on #{number}"),
            "new": _("New ticket"),
        }
        what = words[self._job.kind].format(number=self._job.number)
        parts = (what, self._job.title, state)
        return clean_line(f" {self.desk.glyphs.dot} ".join(part for part in parts if part))

    def show_extras(self) -> None:
        """Show the files, and what is added below the text."""
        if not self.is_letter:
            return
        line, parts = self.query_one(FileLine), []
        line.files = self._files
        if self._start is not None and (lines := len(self._start.signature.splitlines())):
            parts.append(ngettext("{n} line of signature", "{n} lines of signature", lines).format(n=lines))
        if self._start is not None and self._start.quote_text:
            parts.append(_("quote: last message") if self._quote else _("no quote"))
        line.remark = SafeText("   ".join(parts))
