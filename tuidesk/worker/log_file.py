"""The worker's log file: several processes append to it, and whoever finds it too large puts it aside.

Nobody has to be told when it was put aside, by another worker or by logrotate: every line looks first.
"""

from __future__ import annotations

import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path

LIMIT_BYTES = 5 * 2**20
KEPT = 5  # files beside the present one: worker.jsonl.1 is the newest of them


class LogFile(logging.Handler):
    """Appends each record as one write; a disk that refuses costs the line and nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file = -1

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        line = self.format(record).encode() + b"\n"
        with suppress(OSError):
            self._follow()
            if os.fstat(self._file).st_size + len(line) > LIMIT_BYTES:
                self._put_aside()
            os.write(self._file, line)

    def close(self) -> None:
        """Close the file."""
        self._let_go()
        super().close()

    def _follow(self) -> None:
        """Have the file open that bears the name now."""
        with suppress(OSError):
            here = self._path.stat()
            mine = os.fstat(self._file)
            if (here.st_dev, here.st_ino) == (mine.st_dev, mine.st_ino):
                return
        self._let_go()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._file = os.open(self._path, flags, 0o600)

    def _put_aside(self) -> None:
        """Rename the file and those before it, unless another process does or did."""
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._follow()
            if os.fstat(self._file).st_size * 2 > LIMIT_BYTES:
                for number in range(KEPT, 0, -1):
                    with suppress(FileNotFoundError):
                        self._aside(number - 1).rename(self._aside(number))
            self._follow()
        finally:
            os.close(lock)

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}") if number else self._path

    def _let_go(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
