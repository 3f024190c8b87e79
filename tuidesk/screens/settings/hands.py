"""What a screen does for the tab that it shows (settings.tab.Hands): ask, open other screens, copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tuidesk.screens.ask import AskScreen
from tuidesk.screens.preferences import take_effect
from tuidesk.screens.registry import make_screen
from tuidesk.screens.settings.copying import CopyScreen
from tuidesk.screens.settings.editors import TYPED, editor
from tuidesk.screens.settings.reading import ReadsTabs
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import SafeText
from tuidesk.widgets.grid import Grid


class HelpsTabs(ReadsTabs):
    """The hands of the tab on screen."""

    @property
    def grid(self) -> Grid:
        """The rows on screen."""
        return self.query_one(Grid)

    def question(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask by a choice or by a line to type, and go on with the answer."""

        def take(value: str | None) -> None:
            if value or (value is not None and not ask.password):
                answered(value)

        if ask.choices:
            self.app.push_screen(make_screen("pick", ask.question, ask.choices, ask.value), take)
        else:
            self.app.push_screen(AskScreen(ask.question, ask.value, password=ask.password), take)

    def show(self, screen: str, *args: Any) -> None:
        """Open a screen above this one and read the tab anew once it closes."""
        self._elsewhere = True
        self.app.push_screen(make_screen(screen, *args))

    def copy(self, text: SafeText) -> None:
        """Copy a text, and show it alone on a line for terminals that do not let programs copy."""
        self.app.copy_to_clipboard(SafeText(text))
        self.app.push_screen(CopyScreen(text))

    def prefer(self, key: str, value: str) -> None:
        """Let a preference that was stored count at once."""
        take_effect(self.desk, key, value)

    def on_screen_resume(self) -> None:
        """Read anew after a screen that may have changed the rows, however it was left."""
        if self._elsewhere:
            self._elsewhere = False
            self.read()

    def edit_here(self, ask: Ask, answered: Callable[[str], object]) -> None:
        """Ask at the cell under the cursor."""

        def take(value: str | None) -> None:
            if value == TYPED:
                self.app.push_screen(editor(replace(ask, choices=()), self.grid.place), take)
            elif value is not None:
                answered(value)

        self.app.push_screen(editor(ask, self.grid.place), take)
