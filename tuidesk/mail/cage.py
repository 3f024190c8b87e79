"""The cage: hostile mail is read in a child process that may be killed, never in the worker itself."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Sequence

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.cage_dialogue import ChildLost, Dialogue, await_ready
from tuidesk.mail.cage_process import START_SECONDS, WALL_SECONDS, end, start
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import plain


class CageUnavailable(Problem):
    """The child cannot be started: try again later, no mail is to blame."""


class Cage:
    """Parses mails in one long-lived child; a mail that kills it is tried once more alone, then read plainly.

    Starts the child lazily. One caller at a time; `close` it, or use it as a context manager.
    """

    def __init__(self, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall = wall_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Cage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse(self, raws: Sequence[bytes]) -> list[Parsed]:
        """Return what each mail says, in order; never raises for what a mail holds, only CageUnavailable."""
        with self._lock:
            found: list[Parsed] = []
            while len(found) < len(raws):
                self._read_on(raws[len(found) :], found)
                if len(found) < len(raws):  # the child is gone: the first unanswered mail is the suspect
                    suspect = raws[len(found)]
                    alone: list[Parsed] = []
                    self._read_on([suspect], alone)
                    found.append(alone[0] if alone else plain(suspect))
            return found

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._kill()

    def _read_on(self, raws: Sequence[bytes], found: list[Parsed]) -> None:
        """Append an answer for each mail until all are answered or the child had to be killed."""
        child = self._running()
        try:
            for answer in Dialogue(child, raws, self._wall).answers():
                found.append(Parsed.from_json(answer))
        except (ChildLost, OSError, ValueError, TypeError, KeyError):
            self._kill()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the child, started if need be; a machine that cannot start one is no mail's fault."""
        if self._child is None:
            try:
                self._child = start("tuidesk.mail.cage_child")
                await_ready(self._child, START_SECONDS)
            except (ChildLost, OSError) as error:
                self._kill()
                title = _("The program that reads mail could not be started")
                raise CageUnavailable(
                    title, _("Mail stays where it is until memory and processes are free.")
                ) from error
        return self._child

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            end(child)
