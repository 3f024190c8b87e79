"""What Outlook packs into winmail.dat: opened by tnefparse where the extra `outlook` is installed."""

from __future__ import annotations

import binascii
import mimetypes
from typing import Any

from tuidesk.mail.parts import Part, file_part

MARK = "winmail"  # a packet that could not be opened
_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_MAX_FILES = 100


def is_packet(part: Part) -> bool:
    """Say whether an attachment is such a packet."""
    return part.type in _TYPES or part.filename.lower() == "winmail.dat"


def files_in(part: Part) -> list[Part]:
    """Return the files of a packet, each as a part of its own; none when it cannot be opened."""
    try:
        from tnefparse import TNEF  # here, since few mails need it and few desks have it
    except ImportError:
        return []
    try:
        attachments: list[Any] = TNEF(part.data, do_checksum=False).attachments[:_MAX_FILES]
        return [_file(found.long_filename() or found.name, bytes(found.data)) for found in attachments]
    except (
        Exception
    ):  # an old reader of an undocumented format: whatever it raises, the packet is still there
        return []


def _file(name: str, data: bytes) -> Part:
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return file_part(guessed, name, "base64", binascii.b2a_base64(data))
