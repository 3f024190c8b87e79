"""A mail that lies in files of another program, before anybody took it in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.mail.caps import MAX_MESSAGE

MAX_BYTES = MAX_MESSAGE


class NotAMailbox(BadUsage):
    """The path holds no mail in the form that was named."""

    def __init__(self, path: Path) -> None:
        shown = "".join(letter if letter.isprintable() else " " for letter in str(path))[:200]
        super().__init__(
            _("{path} holds no mail in this form").format(path=shown),
            _("Name an mbox file, or a Maildir: a folder with cur and new in it."),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of one mail, when it came (ms, 0 = unknown), and whether it lay among sent mail."""

    raw: bytes
    at: int
    sent: bool
    gone: str = ""  # why it is not to be taken in: deleted | draft | too-large
    position: int = 0  # how far reading has come, in bytes of an mbox or mails of a Maildir


def date_ms(found: re.Match[bytes] | None) -> int:
    """Return the date of the line that begins a mail, in ms; 0 when it cannot be read."""
    if found is None:
        return 0
    parts = parsedate_tz(found["date"].decode("ascii", "replace"))
    try:
        return max(0, mktime_tz(parts) * 1000) if parts else 0
    except (OverflowError, ValueError):
        return 0
