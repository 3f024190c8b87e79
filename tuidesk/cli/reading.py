"""What commands read: the text of a message, and passwords."""

from __future__ import annotations

import sys
from pathlib import Path

from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

MOST_TYPED = 1_000_000  # bytes of a text from standard input; a letter is far shorter


def read_body(source: str) -> str:
    """Return the text of a file, or of standard input for `-`; raises BadUsage when it is too long or not UTF-8."""
    data = sys.stdin.buffer.read(MOST_TYPED + 1) if source == "-" else read_file(source)
    if source == "-" and len(data) > MOST_TYPED:
        raise BadUsage(_("The text is longer than 1 MB"), _("Send it as a file that is attached."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        title = _("The text in {source} is not UTF-8").format(source=clean_line(source))
        raise BadUsage(title, _("Save it as UTF-8.")) from error


def read_password() -> str:
    """Return the first line of standard input; raises BadUsage when it is empty."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass(_("Password: "))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise BadUsage(_("There is no password on standard input"), _("Give it as one line."))
    return password


def read_file(path: str) -> bytes:
    """Return the bytes of a file; raises Problem when it cannot be read."""
    try:
        return Path(path).expanduser().read_bytes()
    except OSError as error:
        title = _("{path} cannot be read ({why})").format(path=clean_line(path), why=error.strerror or "?")
        raise Problem(title, _("Check the path.")) from error
