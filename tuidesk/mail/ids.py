"""Message-IDs: finding them in headers, judging them, making new ones that nobody can guess."""

from __future__ import annotations

import re
import secrets

from tuidesk.mail.charset import raw_text

MAX_REFERENCES = 200

_ID = re.compile(r"<[^<>\s\x00]{1,250}>")
_FOLD = re.compile(r"\r?\n[ \t]+")


def new_message_id(domain: str) -> str:
    """Return a fresh id with 128 random bits: knowing it proves that its bearer saw our mail."""
    return f"<{secrets.token_hex(16)}@{domain}>"


def valid_id(text: str) -> bool:
    """Say whether a text is one id that may stand in a header that we write."""
    return text.isascii() and text.isprintable() and _ID.fullmatch(text) is not None


def find_ids(header: str) -> tuple[str, ...]:
    """Return the distinct ids of a header in its order: at most 200, the first and the newest ones kept.

    The form is looser than RFC 5322 §3.6.4, since Exchange writes ids such as <[x@y]>.
    """
    if not header.isascii():
        header = raw_text(header)
    if "\n" in header:
        header = _FOLD.sub(" ", header)
    found = tuple(dict.fromkeys(_ID.findall(header)))
    if len(found) > MAX_REFERENCES:
        return found[:1] + found[1 - MAX_REFERENCES :]
    return found
