"""The similarity brake: who sends the same words again and again, or our own, is answered by no machine.

Only automatic mail is braked. Tickets are made as ever, and what people write goes on.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa

from tuidesk.i18n import mark
from tuidesk.mail.subjects import topic_of
from tuidesk.store import said_lately
from tuidesk.store.said_lately import Said

SAME = mark("the same mail again and again")
ECHO = mark("our own words came back")

TIMES = 5  # the same subject and words within
WITHIN_MS = (
    10 * 60_000
)  # of the writer's newest mail, which may be older than now after a time without network
LEAST = 40  # characters that our words must have to be known again: anybody may write "thank you"


def objection(conn: sa.Connection, addresses: Sequence[str], kinds: Sequence[str]) -> str:
    """Return why none of these writers is to get automatic mail of these kinds, "" when all may."""
    for address in addresses:
        said = said_lately.by_writer(conn, address.casefold())
        lately = [one for one in said if one.created_at > said[0].created_at - WITHIN_MS]
        if max(Counter(map(_fingerprint, lately)).values(), default=0) >= TIMES:
            return SAME
        told = said_lately.by_desk(conn, {one.ticket_id for one in said}, kinds)
        ours = {words for one in told if len(words := squeezed(_lines(one))) >= LEAST}
        if any(words in theirs for theirs in map(_own_words, lately) for words in ours):
            return ECHO
    return ""


def _own_words(one: Said) -> str:
    """Return what a mail says; where every line is a quote, the quote is what it says."""
    new = _lines(one)
    return squeezed(new if new.strip() else one.text)


def squeezed(text: str) -> str:
    """Return words as they are compared: without case, quote marks and the way lines are broken."""
    return " ".join(text.replace(">", " ").casefold().split())


def _fingerprint(one: Said) -> str:
    return hashlib.sha256(f"{topic_of(one.subject)}\0{squeezed(one.text)}".encode()).hexdigest()


def _lines(one: Said) -> str:
    """Return the lines that are new in a mail."""
    old = {number for first, end, _what in one.folds for number in range(first, end)}
    return "\n".join(line for number, line in enumerate(one.text.split("\n")) if number not in old)
