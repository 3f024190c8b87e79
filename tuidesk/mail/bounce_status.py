"""What a server's words mean: the RFC 3463 status, for good or only for now."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# The address itself is wrong: it will never work, whatever the sender changes.
_NO_SUCH = re.compile(
    r"(?:user|mailbox|recipient|account|address|adresse|addressee)(?: \S{1,80})?:? ?(?:name )?(?:is |was )?"
    r"(?:unknown|not found|does(?: not|n't) exist|invalid|unrouteable|not known|not listed|has been closed)"
    r"|mailbox unavailable"
    r"|(?:unknown|no such|invalid|bad|unrouteable|non-?exist\w*) (?:local )?"
    r"(?:user|mailbox|recipient|address|account|hosts?|domain)"
    r"|(?:not|n't) (?:have|listed in|found in|exist|a known|a valid|recognized|our customer)|no (?:such|mailbox)"
    r"|does(?: not|n't) have an? .{0,30}account|unknown (?:local.part|to)|host unknown|name service error|not found"
    r"|unknown user|user unknown|host or domain|desconocid[oa]|no existe|unbekannt|inconnu",
    re.IGNORECASE,
)
# What else a server refuses with 5xx, and what the sender or the recipient can put right.
_NOT_FOR_GOOD = re.compile(
    r"quota|mailbox (?:is )?full|full mailbox|too (?:large|big|many)|spam|block|black ?list|policy|virus"
    r"|time(?:d )?-?out|suspend"
    r"|inactive|rate limit|temporar|disk|reputation|dmarc|spf|dkim|relay|authenti|denied|filter|security",
    re.IGNORECASE,
)
_HARD_STATUS = re.compile(r"5\.1\.(?:1|2|3|4|6|10|351)")
_GENERAL = re.compile(r"5\.(?:0\.0|1\.0|2\.1|4\.\d|5\.0)|")
_DELAY = re.compile(
    r"delay|(?:still|not yet) (?:being|been|trying|retried)|will (?:be re-?tried|keep|continue|retry)"
    r"|warning.{0,60}(?:hours|sent)|temporar|do not need to (?:resend|re-send)|no action is required"
    r"|wird weiter|sigue intentando|verzögert|retras",
    re.IGNORECASE,
)
_MAX_WORDS = 20_000


def find_status(text: str) -> str:
    """Return the first enhanced status code in a text, a failure rather than a success; '' when there is none."""
    found = [match[1] for match in _STATUS.finditer(text[:_MAX_WORDS])]
    return next((code for code in found if code[0] != "2"), found[0] if found else "")


def is_hard(status: str, said: str) -> bool:
    """Say whether the address will never work, so that nobody should write to it again.

    A full mailbox or a spam filter also answers 5.x.x, but that says nothing about the address.
    """
    said = said[:_MAX_WORDS]
    if status.startswith("4"):
        return False
    if _HARD_STATUS.fullmatch(status):
        return True
    if _GENERAL.fullmatch(status):
        return _NO_SUCH.search(said) is not None and _NOT_FOR_GOOD.search(said) is None
    return False


def is_temporary(subject: str, report: str) -> bool:
    """Say whether a plain report only tells of a delay."""
    words = f"{subject}\n{report[:4000]}"
    return _DELAY.search(words) is not None and not _GIVEN_UP.search(words)


_GIVEN_UP = re.compile(
    r"permanent|given up|giving up|gave up|could not be delivered|undeliverable|returned mail|failed after|fatal error"
    r"|failure notice",
    re.IGNORECASE,
)
