"""The same letter in another session of the same agent: both texts are kept, and one key goes from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from textual import on, work
from textual.message import Message

from tuidesk.commands.base import Fact
from tuidesk.desk.drafts import Draft
from tuidesk.desk.replies.letter import Letter
from tuidesk.errors import Problem
from tuidesk.i18n import _, ngettext
from tuidesk.screens.compose.draft import KeepsDraft
from tuidesk.screens.compose.state import Task
from tuidesk.store.clock import now
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line
from tuidesk.widgets.times import moment

MOST_LINES = 4  # of the other text; all of it comes with the key


class KnowsElsewhere(KeepsDraft):
    """Shows above the text what the other one says, and changes places with it."""

    @dataclass
    class Exchanged(Message):
        """The letter as it stood then is kept, and the other one can be written on."""

        letter: Letter
        draft: Draft

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._other: Draft | None = None

    def facts(self) -> frozenset[Fact]:
        """Say whether there is another text."""
        return super().facts() | ({Fact.OTHER_TEXT} if self._other is not None else set())

    def other_found(self, other: Draft | None) -> None:
        """Show the other text; one that was kept beside stays until somebody goes on with it."""
        if other is None and self._other is not None and self._other.hand.kept_at:
            return
        self._show_other(other)

    def _show_other(self, other: Draft | None) -> None:
        self._other = other
        words = other_words(other, self.letter(strict=False), self.opened.zone) if other else NOTHING
        self.fields.show_elsewhere(words)
        self.show_keys()

    def action_other_text(self) -> None:
        """Go on with the other text; this one is kept."""
        if self._other is not None and self._loaded:
            self.forget_timer()
            self.exchange(*self.as_typed(), self._other)

    @work(thread=True, group="compose-save", exit_on_error=False)
    def exchange(self, letter: Letter, number: int, other: Draft) -> None:
        """Keep what is written, so that the other text can take its place on the screen."""
        from tuidesk.screens.compose import work

        try:
            with self._writing:
                draft = work.exchange(self.opened, letter, self._hand, other)
                self._written = number
        except Problem as problem:
            self.post_message(self.NotSaved(problem))
        else:
            self.post_message(self.Exchanged(letter, draft))

    @on(Exchanged)
    def show_exchanged(self, event: Exchanged) -> None:
        """Put the other text into the fields, unless one typed on meanwhile: then that is kept first."""
        if self.letter(strict=False) != event.letter:
            self.action_other_text()
            return
        letter = event.draft.letter
        self._hand, self._quote, self._files = event.draft.hand, letter.quote, letter.files
        self.fields.resume(letter)
        self._show_other(event.draft.other)
        self.show_extras()
        self.action_save()


def other_words(other: Draft, mine: Letter, zone: tzinfo | None) -> SafeText:
    """Say when the other text was written, and which of its lines do not stand in this one."""
    if other.hand.kept_at:
        head = _("Another text of yours was kept ({time}); ^r goes on with that one and keeps this one")
    elif other.kind == "note":
        head = _(
            "This note is also being written in another session (saved {time}); both are kept, ^r changes to that one"
        )
    else:
        head = _(
            "This letter is also being written in another session (saved {time}); both are kept, ^r changes to that one"
        )
    here = {line.strip() for line in clean_block(mine.text).split("\n")}
    lines = [
        line
        for line in clean_block(other.letter.text).split("\n")
        if line.strip() and line.strip() not in here
    ]
    said = [clean_line(head.format(time=moment(other.updated_at, now(), zone)))]
    said += [SafeText(f"  {clean_line(line)}") for line in lines[:MOST_LINES]]
    more = len(lines) - MOST_LINES
    if more > 0:
        words = ngettext("{count} more line", "{count} more lines", more).format(count=more)
        said.append(SafeText(f"  {words}"))
    return SafeText("\n".join(said))
