"""Who wrote the mail that somebody passes on: read from the attached mail, else from the quoted head of it.

Only where the writer says that he passes something on: by attaching a mail, or by his program's mark in
the subject together with the head that it prints above the old mail. It stays a guess for a person to confirm.
"""

from __future__ import annotations

import re

from tuidesk.mail.caps import split_headers
from tuidesk.mail.clues import block_sender, scan_headers
from tuidesk.mail.headers import Headers
from tuidesk.mail.message import Address
from tuidesk.mail.quote_starts import is_header_block
from tuidesk.mail.structure import Structure

# How mail programs begin the subject of what they pass on.
PASSED_ON = re.compile(
    r"^\s*(?:fwd?|rv|re[ -]?env|wg|tr|i|enc|rif|doorst|vs|vb|vl|pd|ynt|ilt|továbbítás|пересл|转发|轉寄|轉發|転送|전달)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)
_MAX_LINES = 500
_MAX_HEAD = 64 * 1024


def passed_on_sender(structure: Structure, subject: str, lines: list[str]) -> Address | None:
    """Return the writer of the one mail that is attached, or of the first one that is quoted; None for neither."""
    attached = [part for part in structure.attachments if part.type in ("message/rfc822", "message/global")]
    if len(attached) == 1:
        head = split_headers(attached[0].data[:_MAX_HEAD].lstrip())[0]
        found = next(iter(Headers(scan_headers(head)).addresses("from")), None)
        return found if found and found.address else None
    if attached or not PASSED_ON.match(subject):
        return None
    limit = min(len(lines), _MAX_LINES)
    starts = (at for at in range(limit) if is_header_block(lines, at, limit))
    first = next(starts, None)
    return block_sender(lines, first) if first is not None else None
