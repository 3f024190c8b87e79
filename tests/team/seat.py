"""An agent's seat: a terminal with a real SSH client in it, which he opens anew whenever the line is cut."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.ssh.conftest import Team
from tests.terminal.program import Terminal

COLUMNS, ROWS = 120, 30
LOGIN_SECONDS = 120.0
AT_DESK = r"Mine +\d"
ESCAPE = "\x1b"


class Seat:
    """What an agent sees and types; whatever reads raises EOFError once the line is cut."""

    def __init__(self, team: Team, name: str) -> None:
        self.name = name
        self.logins = 0
        self._team = team
        self._lock = threading.Lock()  # the terminal is not replaced while its line is cut
        self._terminal: Terminal | None = None
        self._drawn, self._text = (0, 0), ""

    def log_in(self) -> None:
        """Log in, again and again until the desk is there."""
        while True:
            with self._lock:
                if self._terminal:
                    self._terminal.__exit__(None, None, None)
                self._terminal = self._team.screen(self.name, columns=COLUMNS, rows=ROWS)
                self.logins += 1
            with suppress(EOFError):
                if self.sees(AT_DESK, LOGIN_SECONDS):
                    return

    def cut(self) -> bool:
        """Kill the client, as a laptop that dies; say whether there was one."""
        with self._lock:
            if self._terminal is None or self._terminal.ended():
                return False
            os.kill(self._terminal.pid, signal.SIGKILL)
            return True

    def text(self) -> str:
        """Return what stands on the screen; it is put together anew only when something was drawn."""
        screen = self._screen()
        drawn = (self.logins, len(screen.raw))
        if drawn != self._drawn:
            self._drawn, self._text = drawn, screen.text()
        return self._text

    def look(self) -> str:
        """Read what there is to read and return what then stands on the screen."""
        with self._line():
            self._screen().settle(0.05)
        return self.text()

    def keys(self, keys: str) -> None:
        """Type; what is typed into a line that was cut is lost, which the next look notices."""
        with suppress(OSError):
            self._screen().send(keys)

    def sees(self, pattern: str, seconds: float) -> re.Match[str] | None:
        """Wait for words on the screen and return them, None when they do not come."""
        with suppress(TimeoutError), self._line():
            self._screen().until(pattern, seconds)
        return re.search(pattern, self.text())

    def _screen(self) -> Terminal:
        assert self._terminal
        return self._terminal

    @contextmanager
    def _line(self) -> Iterator[None]:
        """Take nonsense for the end of the line: what the client says then completes a sequence that was cut."""
        try:
            yield
        except TypeError as nonsense:
            raise EOFError(f"the line was cut within a sequence: {nonsense}") from None
