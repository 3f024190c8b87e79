"""The byte functions, for tests from outside: thin calls into the code that the desk itself runs.

Every str that leaves here has passed `term.clean`.
"""

from __future__ import annotations

from typing import Any

from tuidesk.desk.intake_letter import title_of
from tuidesk.mail import parse as mail
from tuidesk.mail.attachments import extract_all
from tuidesk.mail.quotes import visible_text
from tuidesk.term.clean import clean_block, clean_line, clean_name


def parse(raw: bytes) -> dict[str, Any]:
    """Return title, from (the address), body_text (quotes included) and attachments with their bytes."""
    parsed = mail.parse(raw)
    return {
        "title": clean_line(title_of(parsed)[0]),
        "from": clean_line(parsed.sender.address),
        "body_text": clean_block(parsed.text),
        "attachments": [
            {
                "filename": clean_name(info.filename) if info.filename else "",
                "content_type": clean_line(info.content_type),
                "data": data,
            }
            for info, data in zip(parsed.attachments, extract_all(raw), strict=False)
        ],
    }


def visible_reply(raw: bytes) -> str:
    """Return the new words of a mail: no quote, no signature."""
    parsed = mail.parse(raw)
    return clean_block(visible_text(parsed.text, parsed.folds))


def is_auto(raw: bytes) -> bool:
    """Say whether a mail is from a machine: its kind is not human."""
    return mail.parse(raw).kind != "human"


def bounce(raw: bytes) -> dict[str, Any] | None:
    """Return recipients, status and hard of a failure notice; None for all other mail, delays included."""
    found = mail.parse(raw).bounce
    if found is None:
        return None
    recipients = [clean_line(address) for address in found.recipients]
    return {"recipients": recipients, "status": clean_line(found.status), "hard": found.hard}
