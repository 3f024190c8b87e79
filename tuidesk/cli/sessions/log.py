"""The log of sessions: who came, by which door and to which ticket; never what was said."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import UTC, datetime

from tuidesk.cli import identity
from tuidesk.locations import locate, open_file
from tuidesk.term.clean import clean_line

FILE = "session.log"


def log_desk() -> None:
    """Append that the desk is shown to an agent from now on."""
    log_call("desk")


def log_end() -> None:
    """Append that the desk is shown no longer: it was left, or its terminal is gone."""
    log_call("desk-end")


def log_call(door: str, number: int = 0) -> None:
    """Append one line of JSON; a log that cannot be written keeps nobody from answering a customer."""
    entry: dict[str, object] = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "agent": clean_line(identity.session_agent(), 80),
        "from": clean_line(os.environ.get("SSH_CONNECTION", "").partition(" ")[0], 64),
        "door": door,
        "pid": os.getpid(),
    }
    if number:
        entry["ticket"] = number
    line = json.dumps(entry, ensure_ascii=True) + "\n"
    with suppress(OSError):
        handle = open_file(locate().logs / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(handle, "ab") as file:
            file.write(line.encode())
