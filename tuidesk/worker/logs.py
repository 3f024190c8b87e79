"""The worker's log: what happened and where, never the words of a mail, of a server or of an unforeseen error.

Log files are read in terminals too, and an exception may quote a mail, a statement's values or a password.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from types import TracebackType

from tuidesk.locations import Locations
from tuidesk.term.clean import clean_line
from tuidesk.worker.log_file import LogFile
from tuidesk.worker.log_lines import ExcInfo, JsonFormatter

FILE = "worker.jsonl"
LEVELS = ("DEBUG", "INFO", "WARNING")

log = logging.getLogger(__name__)


class SafeFormatter(logging.Formatter):
    """One clean line for a record, then one for each place that an error went through, without its words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        lines = [f"{self.formatTime(record)} {record.levelname} {clean_line(record.getMessage())}"]
        if record.exc_info and record.exc_info[0] is not None:
            lines += _places(record.exc_info)
        return "\n".join(lines)


def _places(info: ExcInfo) -> list[str]:
    kind, _error, trace = info
    frames = traceback.extract_tb(trace)
    return [
        *(f"  {clean_line(f'{frame.filename}:{frame.lineno} {frame.name}')}" for frame in frames),
        f"  {kind.__name__}",
    ]


def start(locations: Locations) -> None:
    """Log what every thread of this process has to say: to its log file, and warnings to standard error.

    TUIDESK_LOG=debug|info|warning says how much goes into the file. Standard error is for a person only
    when it is a terminal; otherwise it is a log too, and gets the same lines as the file.
    """
    wanted = os.environ.get("TUIDESK_LOG", "").upper()
    level = wanted if wanted in LEVELS else "INFO"
    file = LogFile(locations.logs / FILE)
    file.setFormatter(JsonFormatter())
    said = logging.StreamHandler()
    said.setLevel(logging.WARNING)
    said.setFormatter(SafeFormatter() if sys.stderr.isatty() else JsonFormatter())
    logging.basicConfig(handlers=[file, said], level=level)
    sys.excepthook = lambda kind, error, trace: _unforeseen(kind, error, trace)
    threading.excepthook = lambda args: _unforeseen(args.exc_type, args.exc_value, args.exc_traceback)


def _unforeseen(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("ended by an error", exc_info=(kind, error or kind(), trace))
