"""The line that brings an attachment to the agent's own machine, where a session may write no files itself."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tuidesk.term.clean import SafeText, clean_line, clean_name

if TYPE_CHECKING:
    from tuidesk.store.conversation import AttachmentRow, Entry

USUAL_PORT = "22"
LONGEST = 36  # characters of the file's name, so that the line fits a small screen
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def get_line(
    number: int, entries: Sequence[Entry], row: AttachmentRow, environ: Mapping[str, str]
) -> SafeText:
    """Return the line to copy: as one came here, so one fetches."""
    from tuidesk.store.conversation import pieces

    rows = [one.id for _entry, one in pieces(entries)]
    piece = f"{number}/{rows.index(row.id) + 1}"
    return clean_line(f"ssh {_here(environ)} get {piece} > {shell_name(row.filename)}")


def shell_name(filename: str) -> str:
    """Return a file's name of such letters that every shell takes it as it stands; it comes from mail."""
    name = _NOT_PLAIN.sub("_", clean_name(filename)).lstrip("-._")
    stem, dot, end = name.rpartition(".")
    if len(name) > LONGEST:
        name = f"{stem[: LONGEST - len(end) - 1]}.{end}" if dot and 0 < len(end) <= 8 else name[:LONGEST]
    return name or "attachment"


def _here(environ: Mapping[str, str]) -> str:
    """Return account, address and port by which the agent came (SSH_CONNECTION of sshd(8))."""
    account = pwd.getpwuid(os.getuid()).pw_name
    *_client, address, port = ["", "", *environ.get("SSH_CONNECTION", "").split()][-2:]
    option = "" if port == USUAL_PORT else f"-p {port} "
    return f"{option}{account}@{address}"
