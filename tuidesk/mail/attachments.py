"""The attachments of a mail: listed once, cut out of the raw bytes again when somebody asks."""

from __future__ import annotations

import hashlib

from tuidesk.mail.caps import MAX_HEADER, split_headers
from tuidesk.mail.charset import decode_header
from tuidesk.mail.clues import scan_headers
from tuidesk.mail.message import AttachmentInfo
from tuidesk.mail.parts import Part, read
from tuidesk.mail.structure import Structure, structure_of


def describe(structure: Structure) -> tuple[AttachmentInfo, ...]:
    """Return what is known about each attachment; their numbers count from 0."""
    return tuple(_info(number, part) for number, part in enumerate(structure.attachments))


def _info(number: int, part: Part) -> AttachmentInfo:
    data = part.data
    content_id = decode_header(part.headers.raw("content-id")).strip("<> ")
    return AttachmentInfo(
        part=number,
        filename=part.filename[:1000],
        content_type=part.type[:200] if part.type.isprintable() else "application/octet-stream",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        inline=part.disposition == "inline" or bool(content_id and part.disposition != "attachment"),
        title=_subject(data) if part.type == "message/rfc822" else "",
    )


def _subject(mail: bytes) -> str:
    """Return the subject of an attached mail, by a scan of its headers."""
    block = split_headers(mail.lstrip(b"\r\n"))[0]
    values = (value for name, value in scan_headers(block) if name.lower() == "subject")
    return decode_header(next(values, "")[:MAX_HEADER])[:200]


def extract(raw: bytes, part: int) -> bytes:
    """Return the bytes of one attachment, decoded; raises IndexError when the mail has no such part."""
    if part < 0:
        raise IndexError(part)
    root, _ = read(raw)
    return structure_of(root).attachments[part].data


def extract_all(raw: bytes) -> list[bytes]:
    """Return the bytes of every attachment, in the order of `describe`."""
    root, _ = read(raw)
    return [part.data for part in structure_of(root).attachments]
