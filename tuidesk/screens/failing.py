"""What happens on the screen when something goes wrong: one sentence, and no text of any mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.worker import Worker, WorkerState

from tuidesk.commands.screen import Commanded
from tuidesk.desk.permissions import Dismissed
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.locations import locate
from tuidesk.screens.going import GoesToScreens
from tuidesk.screens.unforeseen import note
from tuidesk.term.clean import SafeText, clean_line

if TYPE_CHECKING:
    from tuidesk.screens.opening import OpenDesk

RETRY_SECONDS = 3.0  # until a store that could not be opened is tried again
OPENING = "open"  # the group of the thread that opens the store


class SaysFailures(GoesToScreens, inherit_bindings=False):
    """A program of screens that outlives what fails in one of its threads, and ends with a sentence."""

    opened: OpenDesk | None
    session: bool

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say why the store cannot be opened, and try again: most causes go away."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        if event.worker.group != OPENING:
            self.failed(error)
            return
        if isinstance(self.screen, Commanded):
            self.screen.show_trouble(self.addressed(clean_line(self._sentence(error))))
        self.set_timer(RETRY_SECONDS, self.open_store)

    def addressed(self, sentence: SafeText) -> SafeText:
        """Return a sentence as it is shown here."""
        raise NotImplementedError

    def open_store(self) -> object:
        """Open the desk's store in a thread of the group `OPENING`."""
        raise NotImplementedError

    def failed(self, error: BaseException) -> None:
        """Say what went wrong; what nobody foresaw goes to the log, without the text of any mail."""
        if isinstance(error, Dismissed):
            self._dismiss(error)
        elif isinstance(self.screen, Commanded):
            self.screen.say(clean_line(self._sentence(error)))

    def _dismiss(self, why: Dismissed) -> None:
        """End the session of who was let go, with what he was writing kept."""
        try:
            self.keep_typed()
        finally:
            self.exit(1, message=Text(clean_line(why.line)))

    def _sentence(self, error: BaseException) -> str:
        return error.line if isinstance(error, Problem) else self._note(error)

    def _note(self, error: BaseException) -> str:
        """Write an error that nobody foresaw to the log, and return the sentence about it."""
        path = note(self.opened.locations if self.opened else locate(), error)
        name = type(error).__name__
        if path is None:
            return _("Something went wrong here: {name}").format(name=name)
        if self.session:
            said = _("Something went wrong here: {name}").format(name=name)
            return f"{said}. {_('Tell an admin: {path}').format(path=path)}"
        return _("Something went wrong here: {name}. See {path}").format(name=name, path=path)

    def _fatal_error(self) -> None:
        """End with one line instead of Textual's traceback, which prints variables: mail and secrets."""
        if self._exception is not None:
            self._exit_renderables.append(Text(clean_line(self._note(self._exception))))
        self._close_messages_no_wait()
