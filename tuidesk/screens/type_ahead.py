"""Keys typed ahead reach the screen that they are meant for, however slow the line or the store.

Textual hands each key to the widget that has the focus at that moment. Someone who types `/words`
in one go would search for nothing and run commands by the letters, since the search line is only
there a moment after `/`. So a key waits until the key before it has had its effect: a message that
follows the first key through the same queues comes back, and the screen that is shown by then has
passed one on as well. A machine may be so slow that this takes seconds; only a message that went
down with its widget is sent again.

A screen may open only after a thread has read what it shows: such a thread is of the group `OPENS`,
and keys wait for its end. They are forgotten when it fails, since nothing is there to take them.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

from textual import on
from textual.app import App
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

CHECK_SECONDS = 0.3  # between two looks whether a widget that closed swallowed the message
LOST_SECONDS = 10.0  # or a widget on the way did
LOOK_SECONDS = 0.02
OPENS = "opens"  # the group of each thread at whose end a screen opens
ROUNDS = 2  # the first follows the key, the second what the key made its widget say


class Through(Message):
    """Came through every queue that a key before it came through; only the last one sent counts."""

    def __init__(self, serial: int) -> None:
        super().__init__()
        self.serial = serial


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
        self._serial = 0
        self._sent_at = 0.0
        self._sent_to: MessagePump | None = None
        self._asked: Screen[object] | None = None
        self._checking = False

    async def on_event(self, event: Event) -> None:
        """Let keys wait for their turn; everything else passes."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._busy:
            self._ahead.append(event)
            self._check_later()
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
        if not self.screen_stack:  # the app is closing
            return
        self._serial += 1
        self._asked, self._sent_at = self.screen, monotonic()
        self._sent_to = self.focused or self.screen
        if not self._sent_to.post_message(Through(self._serial)):
            self._sent_to = self.screen
            self.screen.post_message(Through(self._serial))

    @on(Through)
    async def _came_through(self, event: Through) -> None:
        """Give the next key its turn when nothing of the last one is under way."""
        if (
            not self._busy or event.serial != self._serial or not self.screen_stack
        ):  # none: the app is closing
            return
        self._rounds -= 1
        if self._opening():
            self._rounds, self._sent_at = ROUNDS, monotonic()
            self.set_timer(LOOK_SECONDS, self._follow)
        elif self._rounds > 0 or self._asked is not self.screen:
            self._follow()
        else:
            await self._next_key()

    def _opening(self) -> bool:
        """Say whether the screen for the next key is still on its way."""
        if isinstance(self.screen, WaitsForKeys) and not self.screen.takes_keys:
            return True
        return any(worker.group == OPENS and not worker.is_finished for worker in self.workers)

    async def _next_key(self) -> None:
        self._busy = False
        if self._ahead:
            await self._take(self._ahead.popleft())

    def _check_later(self) -> None:
        if not self._checking:
            self._checking = True
            self.set_timer(CHECK_SECONDS, self._check)

    def _check(self) -> None:
        self._checking = False
        if not self._ahead:
            return
        if self._lost():
            self._follow()
        self._check_later()

    def _lost(self) -> bool:
        if self._sent_to is not None and not self._sent_to.is_running:
            return True
        return monotonic() - self._sent_at >= LOST_SECONDS
