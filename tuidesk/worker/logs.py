"""The worker's log: what happened and where, never the words of a mail, of a server or of an unforeseen error.

Log files are read in terminals too, and an exception may quote a mail, a statement's values or a password.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from tuidesk.term.clean import clean_line

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

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


def start() -> None:
    """Send what every thread of this process has to say to standard error, through SafeFormatter."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    sys.excepthook = lambda kind, error, trace: _unforeseen(kind, error, trace)
    threading.excepthook = lambda args: _unforeseen(args.exc_type, args.exc_value, args.exc_traceback)


def _unforeseen(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("ended by an error", exc_info=(kind, error or kind(), trace))
