"""What kinds and marks of messages are called, and what of a subject is its own."""

from __future__ import annotations

import re
from collections.abc import Collection

from tuidesk.i18n import mark

KIND_WORDS = {
    "auto-reply": mark("automatic reply"),
    "bulk": mark("bulk mail"),
    "notification": mark("notification"),
    "bounce": mark("returned: not delivered"),
    "receipt": mark("receipt"),
    "report": mark("report"),
    "acknowledgement": mark("automatic answer"),
    "notice": mark("notice"),
    "note": mark("note"),
}
MARK_WORDS = {
    "unparsed": mark("could not be read whole: the raw mail is attached"),
    "parse-limited": mark("too long to be read whole: the raw mail has all of it"),
    "same-id": mark("another mail carries the same id"),
    "own-address": mark("came from one of this desk's own addresses"),
    "other-subject": mark("has another subject than the mail that it answers"),
    "sent-elsewhere": mark("sent from another program"),
    "forwarded-by-us": mark("forwarded by one of our own addresses"),
    "invitation": mark("an invitation"),
    "invitation-answered": mark("an answer to an invitation"),
    "invitation-cancelled": mark("an invitation that was cancelled"),
    "pgp-signed": mark("signed with PGP: not checked"),
    "pgp-encrypted": mark("encrypted with PGP: cannot be shown"),
    "smime-signed": mark("signed with S/MIME: not checked"),
    "smime-encrypted": mark("encrypted with S/MIME: cannot be shown"),
    "not-confirmed": mark("sender not confirmed: the provider's check of its address failed"),
    "lookalike": mark("its sender's address looks like another one that this desk knows: look closely"),
    "link-elsewhere": mark("a link names one site and leads to another"),
    "winmail": mark("its files are in winmail.dat: install tuidesk[outlook] to open them"),
}


_PREFIXES = ("re:", "fwd:", "fw:", "rv:", "aw:", "sv:", "tr:", "antw:", "wg:")


def bare(subject: str) -> str:
    """Return a subject without its reply prefixes and ticket tag, for comparing."""
    text = subject.casefold().strip()
    while text.startswith(_PREFIXES):
        text = text.partition(":")[2].strip()
    if text.startswith("[#"):
        text = text.partition("]")[2].strip()
    return text


def name_places(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """Return where in a text one of these agents is named with @."""
    if not names or "@" not in text:
        return []
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    found = re.finditer(rf"(?<![\w@.])@(?:{any_name})(?![\w-])", text, re.IGNORECASE)
    return [match.span() for match in found]
