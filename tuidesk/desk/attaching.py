"""Files that an agent attaches to a letter, by their path."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from tuidesk.desk.replies.letter import LetterFile
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line, clean_name

MAX_BYTES = 25_000_000  # what most mail servers still take, base64 and all


def attach(path: str) -> LetterFile:
    """Read a file from disk; raises BadUsage when there is none, or when mail cannot carry it."""
    try:
        file = Path(path.strip()).expanduser()
    except RuntimeError:  # the home of nobody, so it is a name as others are
        file = Path(path.strip())
    name = clean_line(str(file))
    try:
        if not file.is_file():
            raise BadUsage(
                _("There is no file {path}").format(path=name), _("Give the path of a file on this machine.")
            )
        if file.stat().st_size > MAX_BYTES:
            title = _("{path} is larger than {limit} MB").format(path=name, limit=MAX_BYTES // 1_000_000)
            raise BadUsage(title, _("Send a link to it instead."))
        data = file.read_bytes()
    except OSError as error:
        title = _("{path} cannot be read: {reason}").format(path=name, reason=error.strerror)
        raise BadUsage(title, _("Check its permissions.")) from error
    kind, encoding = mimetypes.guess_type(file.name)
    return LetterFile(
        clean_name(file.name), kind if kind and not encoding else "application/octet-stream", data
    )
