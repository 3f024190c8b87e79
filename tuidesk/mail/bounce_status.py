"""The RFC 3463 status that a server's words state, or that they amount to."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# An SMTP reply where servers quote one: at the start of a line or behind a word that announces it.
_REPLY = re.compile(
    r"(?:^[ \t>*<]{0,8}|[:;,(\[#=\"'-][ \t]{0,3}|"
    r"\b(?:said|says|with|error|code|status|response|reply|reason|was)[: \t]{1,3})"
    r"([45])[0-5]\d(?=[ \t:;,.#<\"'\])-]|$)(?!\.\d)",
    re.IGNORECASE | re.MULTILINE,
)
_DELAY = re.compile(
    r"delayed|(?:still|not yet) (?:being|been|trying|retried)|will (?:be re-?tried|keep|continue|retry)"
    r"|warning.{0,60}(?:hours|sent|only)|do not need to (?:resend|re-send)|no action is required"
    r"|temporary (?:failure|error|problem)|not yet (?:been )?delivered"
    r"|wird weiter|sigue intentando|verzögert|retrasad|seguirá intentando|retardé|sera tentée|ritardat|atrasad"
    r"|задерж|遅延|再送|延迟",
    re.IGNORECASE,
)
# What a server says only of a mail that it still tries to hand over.
_STILL_TRYING = re.compile(
    r"no action is required on your part|will be re-?tried until|will keep trying until"
    r"|no es necesario que (?:lo )?(?:vuelva a enviar|reenv[íi]e)",
    re.IGNORECASE,
)
_GIVEN_UP = re.compile(
    r"permanent|given up|giving up|gave up|could not be delivered|undeliverable|returned mail|failed after|fatal error"
    r"|failure notice|not going to try|in the queue too long|no further (?:delivery )?attempts",
    re.IGNORECASE,
)
_MAX_WORDS = 20_000


def find_status(text: str) -> str:
    """Return the first enhanced status code in a text, a failure rather than a success; '' when there is none."""
    found = [match[1] for match in _STATUS.finditer(text[:_MAX_WORDS])]
    return next((code for code in found if code[0] != "2"), found[0] if found else "")


def status_of_words(text: str) -> str:
    """Return the status of a text that states none: what its SMTP reply means by RFC 3463, else 5.0.0.

    A server that hands a mail back has given up, whatever made it do so.
    """
    reply = _REPLY.search(text[:_MAX_WORDS])
    return f"{reply[1] if reply else '5'}.0.0"


def is_temporary(subject: str, report: str) -> bool:
    """Say whether a plain report only tells of a delay."""
    words = f"{subject}\n{report[:4000]}"
    if _STILL_TRYING.search(words):
        return True
    return _DELAY.search(words) is not None and not _GIVEN_UP.search(words)
