"""A program in a pseudo-terminal, seen from outside: what it draws, how many bytes, and when."""

from __future__ import annotations

import os
import re
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte
from ptyprocess import PtyProcess

# What an xterm answers to the questions that Textual asks at the start.
ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>0;276;0c",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
}
MISLEADING = ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES")  # slow starts, a size that is not the terminal's
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$[a-z]|\x1bP.*?\x1b\\")


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one key caused: the first frame's bytes and time (ms), and all bytes until it was quiet."""

    first_size: int
    first_milliseconds: float
    size: int


class Terminal:
    """Runs a command in a pseudo-terminal of a given size and keeps the screen it draws."""

    def __init__(
        self, command: list[str], *, columns: int = 120, rows: int = 40, env: dict[str, str] | None = None
    ) -> None:
        base = {k: v for k, v in os.environ.items() if k not in MISLEADING}
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()  # everything that the program wrote, as a terminal gets it
        self.started = time.perf_counter()
        # No echo: a key that comes while the program starts or ends must not look like something it wrote.
        self._process = PtyProcess.spawn(
            command,
            env=base | settings | (env or {}),
            dimensions=(rows, columns),
            echo=False,
            preexec_fn=_hear_hangups,
        )
        self._poll = select.poll()
        self._poll.register(self._process.fd, select.POLLIN)

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return int(self._process.pid)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate(force=True)

    def text(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(self.screen.display)

    def until(self, pattern: str, timeout: float = 120.0) -> float:
        """Read until the screen matches; return the milliseconds since the start of the program."""
        wanted, deadline = re.compile(pattern), time.perf_counter() + timeout
        while not wanted.search(self.text()):
            while not self._read(0.05) and time.perf_counter() < deadline:
                pass  # what is drawn is dear to look at, so only when something was drawn
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{pattern!r} did not appear:\n{self.text()}")
        return (time.perf_counter() - self.started) * 1000

    def running(self) -> bool:
        """Say whether the program still runs, reading what it has to say, and its last words when it ended."""
        alive = bool(self._process.isalive())
        try:
            while self._read(0.05) and not alive:
                pass
        except EOFError:
            return False
        return alive

    def send(self, keys: str) -> None:
        """Type keys without waiting for what they cause."""
        os.write(self._process.fd, keys.encode())

    def hang_up(self) -> None:
        """Take the terminal away, as by closing its window; the program gets SIGHUP and no more answers."""
        self._process.fileobj.close()

    def ended(self) -> bool:
        """Say whether the program has ended, without reading."""
        return not self._process.isalive()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as by dragging its window."""
        self.screen.resize(rows, columns)
        self._process.setwinsize(rows, columns)

    def swallow(self) -> None:
        """Take what the program has written and draw none of it; many programs can be kept going so."""
        while self._poll.poll(0):
            if not os.read(self._process.fd, 65536):
                return

    def settle(self, quiet: float = 0.4) -> int:
        """Read until nothing came for `quiet` seconds; return the bytes read."""
        total = 0
        while size := self._read(quiet):
            total += size
        return total

    def press(self, key: str, quiet: float = 0.06) -> Reaction:
        """Send one key and measure the reaction; a frame ends where 10 ms pass without a byte."""
        begun = time.perf_counter()
        self.send(key)
        first, frame = 0, 0.0
        wait = 1.0
        while size := self._read(wait):
            first, frame, wait = first + size, time.perf_counter(), 0.01
        return Reaction(first, (frame - begun) * 1000, first + (self.settle(quiet) if first else 0))

    def _read(self, wait: float) -> int:
        if not self._poll.poll(wait * 1000):
            return 0
        try:
            data = os.read(self._process.fd, 65536)
        except OSError:
            raise EOFError(f"the program ended:\n{self.text()}") from None
        self.raw += data
        for question, answer in ANSWERS.items():
            if question in data:
                os.write(self._process.fd, answer)
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
        return len(data)


def _hear_hangups() -> None:
    """End by SIGHUP as programs in a terminal do; one that was started under nohup would hand its deafness on."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pss_mib(pid: int) -> float:
    """Return the proportional set size of a process, in MiB."""
    with Path(f"/proc/{pid}/smaps_rollup").open(encoding="ascii") as lines:
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
