"""Saving attachments: under a clean name, in a folder of their own, never over another file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_name

if TYPE_CHECKING:
    from tuidesk.store.conversation import AttachmentRow

MAX_NAMES = 1000

# A desktop that opens one of these may run it, or a script in it; they are saved only.
NEVER_OPENED = frozenset({
    "action", "app", "appimage", "bash", "bat", "cmd", "com", "command", "csh", "deb", "desktop", "dmg", "exe",
    "fileloc", "hta", "htm", "html", "inetloc", "jar", "jnlp", "js", "lnk", "mht", "mhtml", "msi", "pkg",
    "pl", "ps1", "py", "rb", "rpm", "run", "scr", "sh", "shtml", "svg", "terminal", "url", "vbs", "webloc",
    "workflow", "xhtml", "zsh",
})  # fmt: skip


def save(opened: OpenDesk, row: AttachmentRow, message_id: int, number: int) -> Path:
    """Write an attachment of a message below `saved/<ticket number>` and return its path; raises Problem."""
    from tuidesk.desk.views import attachment_bytes

    data = attachment_bytes(opened.store, opened.actor, message_id, row.part, row.sha256)
    return write_file(opened.locations.saved / str(number), clean_name(row.filename), data)


def write_file(folder: Path, name: str, data: bytes) -> Path:
    """Write a file under a name that is free in the folder and return its path; raises Problem."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _write(folder, name, data)
    except OSError as error:
        title = _("The file cannot be saved in {folder}: {reason}")
        raise Problem(title.format(folder=folder, reason=error.strerror or "?")) from error


def _write(folder: Path, name: str, data: bytes) -> Path:
    for path in _paths(folder, name):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return path
    raise Problem(_("There are too many files called {name}").format(name=name))


def _paths(folder: Path, name: str) -> Iterator[Path]:
    """Yield the name, then the name with -2, -3 and so on before its ending."""
    path = folder / name
    yield path
    for count in range(2, MAX_NAMES):
        yield path.with_name(f"{path.stem}-{count}{path.suffix}")


def show(path: Path) -> None:
    """Open a saved file with the desktop's own program, apart from this terminal; never one that could run."""
    if path.suffix.lstrip(".").lower() in NEVER_OPENED:
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise Problem(_("saved: {path}").format(path=path), _("No program to open files was found here."))
    nothing = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - a fixed program, one path that we made, no shell
        [program, str(path)], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )
