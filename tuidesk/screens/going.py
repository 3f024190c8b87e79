"""How one goes from screen to screen: none is opened twice, and some things are done at the desk only."""

from __future__ import annotations

from typing import Any

from tuidesk.commands.screen import Commanded
from tuidesk.screens.registry import is_screen, make_screen
from tuidesk.screens.type_ahead import KeysInOrder


class GoesToScreens(KeysInOrder, inherit_bindings=False):
    """The stack of screens: the desk at its bottom, the one that shows on top."""

    def show_screen(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Open a screen of the registry above the present one."""
        self.push_screen(make_screen(name, *args, **kwargs))

    def go_to(self, name: str) -> None:
        """Open a screen above the present one, or go back to it where it is open below."""
        depth = next((at for at, screen in enumerate(self.screen_stack) if is_screen(screen, name)), None)
        if depth is None:
            self.show_screen(name)
        else:
            self._back_to(depth)

    def at_desk(self, action: str) -> None:
        """Leave the screens above the desk and do something there."""
        self._back_to(0)
        self.call_later(self.run_action, action, self.screen_stack[0])

    def keep_typed(self) -> None:
        """Write what is being typed to the store, here and now."""
        for screen in self.screen_stack:
            if isinstance(screen, Commanded):
                screen.keep_typed()

    def _back_to(self, depth: int) -> None:
        """Leave every screen above one."""
        for _screen in self.screen_stack[depth + 1 :]:
            self.pop_screen()
