"""Keys typed ahead reach the screen that they are meant for, however slow the line or the store.

Textual hands each key to the widget that has the focus at that moment. Someone who types `/words`
in one go would search for nothing and run commands by the letters, since the search line is only
there a moment after `/`. So a key waits until the key before it has had its effect: a message that
follows the first key through the same queues comes back, and the screen that is shown by then has
passed one on as well.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

from textual import on
from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.screen import Screen

PATIENCE_SECONDS = 0.3  # a screen that closes swallows what was sent through it
LOOK_SECONDS = 0.02
ROUNDS = 2  # the first follows the key, the second what the key made its widget say


class Through(Message):
    """Came through every queue that a key before it came through."""


class WaitsForKeys:
    """A screen that may not be ready for keys yet, although it is shown."""

    @property
    def takes_keys(self) -> bool:
        """Say whether keys find their field by now."""
        return True


class KeysInOrder(App[int], inherit_bindings=False):
    """An app in which one key after the other takes effect."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._ahead: deque[Event] = deque()
        self._busy = False
        self._rounds = 0
        self._sent_at = 0.0
        self._asked: Screen[object] | None = None

    async def on_event(self, event: Event) -> None:
        """Let keys wait for their turn; everything else passes."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._busy:
            self._ahead.append(event)
            self.set_timer(PATIENCE_SECONDS, self._lose_patience)
        else:
            await self._take(event)

    def drop_keys(self) -> None:
        """Forget what was typed ahead: it was meant for a screen that did not open."""
        self._ahead.clear()

    async def _take(self, event: Event) -> None:
        self._busy, self._rounds = True, ROUNDS
        await super().on_event(event)
        self._follow()

    def _follow(self) -> None:
        self._asked, self._sent_at = self.screen, monotonic()
        if not (self.focused or self.screen).post_message(Through()):
            self.screen.post_message(Through())

    @on(Through)
    async def _came_through(self) -> None:
        """Give the next key its turn when nothing of the last one is under way."""
        if not self._busy:
            return
        self._rounds -= 1
        if isinstance(self.screen, WaitsForKeys) and not self.screen.takes_keys:
            self._sent_at = monotonic()
            self.set_timer(LOOK_SECONDS, self._follow)
        elif self._rounds > 0 or self._asked is not self.screen:
            self._follow()
        else:
            await self._next_key()

    async def _next_key(self) -> None:
        self._busy = False
        if self._ahead:
            await self._take(self._ahead.popleft())

    async def _lose_patience(self) -> None:
        if self._busy and monotonic() - self._sent_at >= PATIENCE_SECONDS:
            await self._next_key()
