"""A line of the worker's log: JSON of what may stand in a log, whoever wrote the record.

What may: the words of our own source, numbers, kinds of errors, and the fields of FIELDS. A text that was put
into a record may have come from a mail, a server or a password, so it is left out; an address becomes a mark
that is the same within one run, which tells two customers apart and names neither.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import secrets
import time
import traceback
from types import TracebackType
from typing import Any

from tuidesk.errors import Problem

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

FIELDS = frozenset(
    {
        "attempt",
        "channel",
        "code",
        "count",
        "kind",
        "outbox",
        "outcome",
        "seconds",
        "size",
        "state",
        "ticket",
        "uid",
    }
)
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}(:\d{1,19})?")  # inbound:3, sign-in; never a word of a sentence
_KEY = secrets.token_bytes(16)


class JsonFormatter(logging.Formatter):
    """One record as one line of JSON in ASCII, so that nothing in it moves a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        row: dict[str, Any] = {
            "at": _moment(record.created),
            "level": record.levelname,
            "pid": record.process,
        }
        row["logger"] = record.name
        if record.name.split(".")[0] == "tuidesk":
            row["event"] = str(record.msg)
            row |= _arguments(record.args)
            row |= {
                key: _safe(value) for key, value in getattr(record, "fields", {}).items() if key in FIELDS
            }
        else:  # a library: it may say what it reads from the wire
            row["place"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            row |= _error(record.exc_info)
        return json.dumps(row)


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1000):03d}Z"


def _arguments(arguments: object) -> dict[str, Any]:
    return {"with": [_safe(one) for one in arguments]} if isinstance(arguments, tuple) and arguments else {}


def _safe(value: object) -> object:
    """Return what may stand in the log of one value."""
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Problem):
        return type(value).__name__
    text = str(value)
    if "@" in text:
        return (
            "@"
            + hashlib.blake2b(text.casefold().encode(errors="replace"), key=_KEY, digest_size=5).hexdigest()
        )
    return text if _NAME.fullmatch(text) else f"({len(text)} characters)"


def _error(info: ExcInfo | tuple[None, None, None]) -> dict[str, Any]:
    kind, _words, trace = info
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": kind.__name__ if kind else "", "places": places}


def note(log: logging.Logger, event: str, **fields: object) -> None:
    """Log what happened, at INFO, with fields of FIELDS."""
    log.info(event, extra={"fields": fields})
