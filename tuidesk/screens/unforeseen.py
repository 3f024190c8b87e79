"""What nobody foresaw goes to a log file: where it happened, never the values, which may be mail or secrets."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from tuidesk.locations import Locations, make_folder, open_file

LOG_NAME = "screen.log"
MAX_BYTES = 1_000_000  # a log that has grown beyond this begins anew


def note(locations: Locations, error: BaseException) -> Path | None:
    """Append kind and place of an error to the log and return its path; None when it cannot be written."""
    path = locations.logs / LOG_NAME
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    text = "\n  ".join([f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {type(error).__name__}", *frames])
    try:
        make_folder(locations.logs)
        grown = path.exists() and path.stat().st_size > MAX_BYTES
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if grown else os.O_APPEND)
        with os.fdopen(open_file(path, flags), "a", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError:
        return None
    return path
