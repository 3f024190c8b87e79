"""What goes with a letter: files, the quote, and a text that was written in the agent's own editor."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.widgets import Input

from tuidesk.desk.replies.letter import LetterFile
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.compose.draft import KeepsDraft
from tuidesk.term.clean import NOTHING, clean_line


class TakesFiles(KeepsDraft):
    """Attaches by path, on the machine that the desk runs on; in a session by the name that a file was put under."""

    @dataclass
    class Attached(Message):
        """A file was read."""

        file: LetterFile

    @dataclass
    class Unreadable(Message):
        """A file could not be read."""

        problem: Problem

    @property
    def asks_path(self) -> bool:
        """Say whether the line for a path is open."""
        return self.query_one("#attach-row").has_class("open")

    def action_attach(self) -> None:
        """Ask for the path of a file, or for its name in a session."""
        self.query_one("#attach-row").add_class("open")
        if self.desk.session:
            self.path_field.placeholder = _("name of a file that was put: ssh … put N NAME < file")
        self.path_field.focus()

    def close_path(self) -> None:
        """Put the line for a path away."""
        self.query_one("#attach-row").remove_class("open")
        self.area.focus()

    @on(Input.Changed, "#attach")
    def mend_path(self) -> None:
        """Complain no more of a path that is being mended."""
        self.say(NOTHING)

    @on(Input.Submitted, "#attach")
    def take_path(self, event: Input.Submitted) -> None:
        """Read the file that was named."""
        event.stop()
        self.read_file(event.value)

    @work(thread=True, exclusive=True, group="compose-file", exit_on_error=False)
    def read_file(self, path: str) -> None:
        """Read a file, which takes its time on a slow disk."""
        try:
            self.post_message(self.Attached(self._file(path)))
        except Problem as problem:
            self.post_message(self.Unreadable(problem))

    def _file(self, path: str) -> LetterFile:
        """Read a file (in a thread): a session reaches none but those that its agent put; raises Problem."""
        if not self.desk.session:
            from tuidesk.desk.attaching import attach

            return attach(path)
        from tuidesk.desk import uploads

        assert self.opened is not None
        [file] = uploads.files(self.opened.store, self.opened.actor, [path.strip()])
        return file

    @on(Attached)
    def add_file(self, event: Attached) -> None:
        """Put the file to the letter."""
        self.path_field.value = ""
        self.close_path()
        self._with_files((*self._files, event.file))

    @on(Unreadable)
    def say_unreadable(self, event: Unreadable) -> None:
        """Say why; the path stays to be mended."""
        self.desk.failed(event.problem)

    def action_detach(self) -> None:
        """Take the last file away."""
        if not self._files:
            self.say(clean_line(_("Nothing is attached")))
            return
        self._with_files(self._files[:-1])

    def _with_files(self, files: tuple[LetterFile, ...]) -> None:
        self._files = files
        self.show_extras()
        self.plan_save()

    def action_quote(self) -> None:
        """Quote the last message or leave it out."""
        self._quote = not self._quote
        self.show_extras()
        self.plan_save()

    def action_editor(self) -> None:
        """Write in the agent's own editor; only where the desk's machine is the agent's own."""
        from tuidesk.screens.editor import edit

        edited = edit(self.app, self.fields.text)
        if edited is None:
            self.say(clean_line(_("The editor did not end well, so nothing was changed")))
        else:
            self.fields.text = edited
            self.plan_save()
