"""What a ticket is called: its first mail's subject, or its first words."""

from __future__ import annotations

import re

from tuidesk.i18n import _

TITLE_LENGTH = 60
_SPACE = re.compile(r"\s+")


def title_from(subject: str, text: str) -> tuple[str, bool]:
    """Return a ticket's title and whether it had to be made up from the first words."""
    subject = _SPACE.sub(" ", subject).strip()
    if subject:
        return subject, False
    words = _SPACE.sub(" ", text[:2000]).strip()
    if len(words) > TITLE_LENGTH:
        words = words[:TITLE_LENGTH].rpartition(" ")[0] or words[:TITLE_LENGTH]
        words += "…"
    return words or _("(no subject)"), True
