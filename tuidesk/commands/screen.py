"""What a screen needs to work with commands: facts, footer, palette and one place for errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.css.query import NoMatches
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.worker import Worker, WorkerState

from tuidesk.commands.app import EVERYWHERE
from tuidesk.commands.base import Command, Commands, Fact
from tuidesk.screens.registry import make_screen
from tuidesk.screens.type_ahead import OPENS
from tuidesk.term.clean import SafeText
from tuidesk.widgets.footer import KeyFooter

if TYPE_CHECKING:
    from textual.dom import DOMNode as ScreenPart

    from tuidesk.app import TuideskApp
    from tuidesk.screens.desk.parts import UndoStep
    from tuidesk.screens.opening import OpenDesk
    from tuidesk.store.presence import Present
else:
    # Style sheets know a widget by its first base that is a DOMNode, and that must be Screen: else
    # no rule for `Screen` reaches our screens, and they show what lies below them.
    ScreenPart = MessagePump


class Commanded(ScreenPart):
    """A screen whose keys, footer and palette come from its commands."""

    HERE: ClassVar[Commands] = ()  # in the order of the footer
    EVERYWHERE: ClassVar[Commands] = EVERYWHERE
    undo_stack: Sequence[UndoStep] = ()  # what can be taken back at the desk

    @property
    def desk(self) -> TuideskApp:
        """The app, with its type."""
        return cast("TuideskApp", self.app)

    def facts(self) -> frozenset[Fact]:
        """Return what is true now; a screen adds its own."""
        return self.desk.facts()

    def commands(self) -> list[type[Command]]:
        """Return the commands that work now, in the order of the footer."""
        facts = self.facts()
        every = dict.fromkeys((*self.HERE, *self.EVERYWHERE))
        return [command for command in every if command.works(facts)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether an action works now (Textual asks before it runs a key's action)."""
        command = next(
            (c for c in (*self.HERE, *self.EVERYWHERE) if c.action.partition("(")[0] == action), None
        )
        return command is None or command.works(self.facts())

    def footer_commands(self) -> list[type[Command]]:
        """Return the commands whose keys the footer shows."""
        return self.commands()

    def show_keys(self) -> None:
        """Bring the footer up to date; it draws only when its words changed."""
        try:
            footer = self.query_one(KeyFooter)
        except NoMatches:
            return
        footer.show(self.footer_commands())

    def say(self, text: str) -> None:
        """Show one clean sentence in the footer, until the next key."""
        sentence = SafeText(text) if text.isprintable() else SafeText("")
        try:
            self.query_one(KeyFooter).say(self.desk.addressed(sentence))
        except NoMatches:
            return
        self.show_keys()

    def desk_opened(self, opened: OpenDesk) -> None:
        """Called once when the store is open; a screen that reads it starts here."""
        self.show_keys()

    def desk_changed(self, opened: OpenDesk) -> None:
        """Called when so much changed that a screen reads everything again."""

    def people_changed(self, people: Sequence[Present]) -> None:
        """Called when a colleague came, left, or went to another ticket."""

    def tickets_changed(self, tickets: frozenset[int]) -> None:
        """Called when others changed tickets."""

    # --- what every screen does alike ------------------------------------------------------

    async def action_back(self) -> None:
        """Leave this screen; from the desk, leave the program."""
        await self.desk.action_back()

    def action_help(self) -> None:
        """Show what the keys do here."""
        self.desk.show_screen("help", self)

    def action_palette(self) -> None:
        """Choose a command by its words."""
        self.desk.push_screen(make_screen("palette", self), self._run)

    def _run(self, command: type[Command] | None) -> None:
        if command is not None:
            self.desk.call_later(self.desk.run_action, command.action, self)

    def keep_typed(self) -> None:
        """Write what is being typed to the store at once: the terminal is gone."""

    def action_settings(self) -> None:
        """Go to the settings."""
        self.desk.go_to("settings")

    def action_health(self) -> None:
        """Show what is wrong and how to mend it."""
        self.desk.go_to("health")

    def action_search(self) -> None:
        """Search at the desk, where the list is."""
        self.desk.at_desk("search")

    def action_undo(self) -> None:
        """Take the last change back at the desk, where one sees it."""
        self.desk.at_desk("undo")

    def action_colors(self) -> None:
        """Go to the next theme."""
        self.desk.next_theme()

    def action_mouse(self) -> None:
        """Switch the mouse on or off."""
        self.desk.switch_mouse()

    def show_trouble(self, sentence: SafeText) -> None:
        """Say what keeps the desk from being opened; a screen with a status line says it there."""
        self.say(sentence)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Turn what went wrong in a thread into a sentence."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            if event.worker.group == OPENS:
                self.desk.drop_keys()
            self.desk.failed(event.worker.error)


class CommandScreen(Commanded, Screen[ScreenResultType]):
    """A whole screen with commands."""


class CommandModal(Commanded, ModalScreen[ScreenResultType]):
    """A small screen above another, with commands of its own only."""

    EVERYWHERE: ClassVar[Commands] = ()
