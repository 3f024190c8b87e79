"""Reads a Maildir with its folders (Maildir++): inbox first and sent mail last, for answers join what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tuidesk.mail.stored import MAX_BYTES, NotAMailbox, Stored

# Names that mail programs give, in lower case.
SENT = frozenset({"sent", "sent items", "sent messages", "sent mail", "enviados", "elementos enviados"})
LEFT_OUT = frozenset(
    {"trash", "deleted items", "deleted messages", "papelera", "spam", "junk", "junk e-mail", "correo no deseado",
     "drafts", "borradores", "templates", "outbox"}
)  # fmt: skip
_PARTS = ("cur", "new")
_GONE = {"T": "deleted", "D": "draft"}


def read(path: Path, *, sent: bool) -> Iterator[Stored]:
    """Yield the mails; folders of trash, spam and drafts are left out. Raises OSError."""
    position = 0
    for folder, kind in _folders(path, sent):
        for file in _files(folder):
            position += 1
            mail = _stored(file, kind, position)
            if mail:
                yield mail


def extent(path: Path) -> int:
    """Return how many mails `read` will come past; raises NotAMailbox."""
    if not any((path / part).is_dir() for part in _PARTS):
        raise NotAMailbox(path)
    return sum(sum(1 for _file in _files(folder)) for folder, _sent in _folders(path, sent=False))


def _folders(path: Path, sent: bool) -> list[tuple[Path, bool]]:
    """Return the folders to read, and whether each holds sent mail; what is inside one is as that is."""
    inner = sorted(folder for folder in path.iterdir() if folder.name.startswith(".") and folder.is_dir())
    named = [(folder, _names(folder)) for folder in inner]
    wanted = [(folder, sent or bool(names & SENT)) for folder, names in named if not names & LEFT_OUT]
    itself = (path, sent or bool(_names(path) & SENT))
    return sorted([itself, *wanted], key=lambda one: one[1])


def _names(folder: Path) -> set[str]:
    """Return the names of a folder and of those that it is in: .Trash.2019 is 2019 in Trash."""
    return set(folder.name.lstrip(".").casefold().split("."))


def _files(folder: Path) -> list[Path]:
    """Return the files in the order in which they were delivered, as their names say."""
    found = [file for part in _PARTS if (folder / part).is_dir() for file in (folder / part).iterdir()]
    return sorted((file for file in found if not file.name.startswith(".")), key=lambda file: file.name)


def _stored(file: Path, sent: bool, position: int) -> Stored | None:
    """Read one file; None when it went meanwhile, or is no file."""
    flags = file.name.rpartition(":2,")[2] if ":2," in file.name else ""
    gone = next((why for flag, why in _GONE.items() if flag in flags), "")
    try:
        if not file.is_file():
            return None
        about = file.stat()
        if about.st_size > MAX_BYTES:
            gone = "too-large"
        raw = b"" if gone else file.read_bytes()
    except FileNotFoundError:
        return None
    return Stored(raw, int(about.st_mtime * 1000), sent, gone, position)
