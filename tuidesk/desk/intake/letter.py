"""What a message takes over from its mail: times, title, files, marks."""

from __future__ import annotations

import hashlib

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.titles import title_from
from tuidesk.mail.message import AttachmentInfo, Parsed
from tuidesk.store.messages import File

DAY_MS = 86_400_000
EMPTY = hashlib.sha256(b"").hexdigest()


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
    return title_from(parsed.subject, parsed.text)


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
