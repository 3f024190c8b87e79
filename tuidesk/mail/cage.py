"""The cage: hostile mail is read in a child process that may be killed, never in the worker itself."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Sequence

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.cage_dialogue import ChildLost, Dialogue, await_ready
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import plain

WALL_SECONDS = 10.0
START_SECONDS = 60.0


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
                self._child = _start("tuidesk.mail.cage_child")
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
            _end(child)


def ask_once(module: str, request: bytes, wall_seconds: float = WALL_SECONDS) -> bytes | None:
    """Let a caged child of its own answer one request; None when that killed it or took too long."""
    child = None
    try:
        child = _start(module)
        await_ready(child, START_SECONDS)
        return next(Dialogue(child, [request], wall_seconds).answers())
    except (ChildLost, OSError):
        return None
    finally:
        if child is not None:
            _end(child)


def _start(module: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this Python, a module of ours, no shell
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a ^C at the terminal is not for the child
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()
