"""What was delivered and what was accepted, written down before anything else happens."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Any


class Journal:
    """A file of JSON lines, each on disk when `write` returns; `lines` are those of this process."""

    def __init__(self, path: Path) -> None:
        self.lines: list[dict[str, Any]] = []
        self._file = path.open("ab", buffering=0)
        self._lock = threading.Lock()

    def write(self, what: str, **data: Any) -> None:
        """Write down one thing that happened."""
        line = {"what": what, "at": round(time.time(), 3), **data}
        with self._lock:
            self._file.write(json.dumps(line).encode() + b"\n")
            os.fsync(self._file.fileno())
            self.lines.append(line)

    def of(self, what: str) -> list[dict[str, Any]]:
        """Return all lines of one kind."""
        with self._lock:
            return [line for line in self.lines if line["what"] == what]

    def close(self) -> None:
        """Close the file."""
        self._file.close()
