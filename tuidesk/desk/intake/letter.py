"""What a message takes over from its mail: times, title, files, marks."""

from __future__ import annotations

import hashlib
import re

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.i18n import _
from tuidesk.mail.message import AttachmentInfo, Parsed
from tuidesk.store.messages import File

DAY_MS = 86_400_000
TITLE_LENGTH = 60
EMPTY = hashlib.sha256(b"").hexdigest()

_SPACE = re.compile(r"\s+")


def happened_at(arrival: Arrival) -> int:
    """Return when (ms) a mail counts as having come: old mail by its own date, so that it sorts as old."""
    date = arrival.parsed.date_ms
    if arrival.announce or date is None:
        return arrival.received_ms
    return max(0, min(date, arrival.received_ms))


def sent_at(arrival: Arrival) -> int:
    """Return the mail's Date (ms), kept within a day of its arrival: clocks are wrong and dates are forged."""
    date = arrival.parsed.date_ms
    if date is None or not arrival.announce:
        return happened_at(arrival)
    return min(max(date, arrival.received_ms - DAY_MS), arrival.received_ms + DAY_MS)


def title_of(parsed: Parsed) -> tuple[str, bool]:
    """Return a ticket's title and whether it had to be made up from the first words."""
    subject = _SPACE.sub(" ", parsed.subject).strip()
    if subject:
        return subject, False
    words = _SPACE.sub(" ", parsed.text[:2000]).strip()
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rpartition(" ")[0] or words[:TITLE_LENGTH]
        words += "…"
    return words or _("(no subject)"), True


def files_of(arrival: Arrival, raw_size: int) -> list[File]:
    """Return the attachments; the mail itself is one when it could not be read."""
    if needs_raw(arrival):
        return [File(-1, "message.eml", "message/rfc822", raw_size, arrival.sha256, inline=False)]
    return [
        File(one.part, _file_name(one), one.content_type, one.size, one.sha256, one.inline)
        for one in arrival.parsed.attachments
    ]


def _file_name(info: AttachmentInfo) -> str:
    """Return an attachment's own name; an attached mail without one is called after its subject."""
    return info.filename or (f"{info.title}.eml" if info.title else "")


def needs_raw(arrival: Arrival) -> bool:
    """Tell whether the bytes say more than what was read of them."""
    return "unparsed" in arrival.parsed.marks or arrival.sha256 == EMPTY
