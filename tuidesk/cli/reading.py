"""What commands read: the text of a message, and passwords."""

from __future__ import annotations

import select
import sys
from pathlib import Path

from tuidesk.cli import identity
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

MOST_TYPED = 1_000_000  # bytes of a text from standard input; a letter is far shorter
CLOSING_MS = 100  # within which sshd closes the other ends of a lost session, after that of its input


class CutOff(Problem):
    """The connection was lost while something was read from it."""


def read_body(source: str) -> str:
    """Return the text of a file, or of standard input for `-`; raises BadUsage when it is too long or not UTF-8."""
    data = read_input(MOST_TYPED) if source == "-" else read_file(source)
    if source == "-" and len(data) > MOST_TYPED:
        raise BadUsage(_("The text is longer than 1 MB"), _("Send it as a file that is attached."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        title = _("The text in {source} is not UTF-8").format(source=clean_line(source))
        raise BadUsage(title, _("Save it as UTF-8.")) from error


def read_input(most: int) -> bytes:
    """Return what comes from standard input, up to one byte more than `most`; raises CutOff.

    sshd ends the input of a client that was killed or lost as it ends that of one who is done. But then
    nobody reads our output any more either, and half a letter must not leave.
    """
    data = sys.stdin.buffer.read(most + 1)
    if identity.in_session() and _nobody_listens():
        raise CutOff(_("The connection was lost before all had come"), _("Nothing was kept: send it again."))
    return data


def _nobody_listens() -> bool:
    output = select.poll()
    output.register(sys.stdout.fileno(), 0)  # told of in any case: that its other end is closed
    return bool(output.poll(CLOSING_MS))


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
