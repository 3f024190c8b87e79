"""What a routing rule may ask about a mail, and whether it holds.

Case and accents do not count. Patterns have `*` and `?` only, so that no rule can take long:
a regular expression of an admin could keep the intake busy for hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from tuidesk.store.search_terms import fold

HEADER = "header:"  # a condition on a header has the field "header:List-Id"
TEXT_OPS = ("contains", "is", "matches")
OPS: Mapping[str, Sequence[str]] = {
    "sender": TEXT_OPS,
    "recipient": TEXT_OPS,
    "subject": TEXT_OPS,
    "text": ("contains", "matches"),
    "header": TEXT_OPS,
    "size": ("over", "under"),
    "language": ("is",),
    "kind": ("is",),
    "queue": ("is",),
}
MAX_TEXT = 100_000  # characters of a mail's text that rules look at


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. `value` is as the admin gave it; of size in bytes, of queue its row id."""

    field: str
    op: str
    value: str

    @property
    def subject(self) -> str:
        """What the condition is about: a key of OPS."""
        return "header" if self.field.startswith(HEADER) else self.field

    @property
    def sense(self) -> tuple[str, str, str]:
        """What two conditions share that hold for the same mails."""
        return self.field.casefold(), self.op, fold(self.value)

    @property
    def header(self) -> str:
        """The name of the header that it is about."""
        return self.field.removeprefix(HEADER)


class Letter(Protocol):
    """What can be asked about a mail; the dearer answers are looked for only when a rule asks."""

    @property
    def size(self) -> int:
        """The mail's size in bytes."""

    @property
    def kind(self) -> str:
        """One of `mail.message.KINDS`."""

    def values(self, field: str) -> Sequence[str]:
        """Return the texts of a field: several recipients, several headers of one name."""


def holds(condition: Condition, letter: Letter, queue_id: int) -> bool:
    """Tell whether a condition holds for a mail whose ticket stands in a queue."""
    subject, value = condition.subject, condition.value
    if subject == "size":
        return letter.size > int(value) if condition.op == "over" else letter.size < int(value)
    if subject == "queue":
        return str(queue_id) == value
    if subject == "kind":
        return letter.kind == value
    return any(says(condition, text) for text in letter.values(condition.field))


def says(condition: Condition, text: str) -> bool:
    """Tell whether one text of a mail, such as its subject, satisfies a condition."""
    if condition.subject == "language":
        return any(_speaks(condition.value, tag) for tag in text.split(","))
    if condition.op == "is" and condition.subject in ("sender", "recipient"):
        return address_is(condition.value, text)
    return _COMPARE[condition.op](fold(condition.value), fold(text[:MAX_TEXT]))


def address_is(wanted: str, address: str) -> bool:
    """Tell whether an address is the wanted one, or of the wanted @domain."""
    wanted, address = wanted.casefold(), address.casefold()
    return address.endswith(wanted) if wanted.startswith("@") else address == wanted


def _speaks(wanted: str, tag: str) -> bool:
    """Basic filtering of RFC 4647 §3.3.1: `es` finds es-MX, `es-MX` does not find es."""
    wanted, tag = wanted.casefold(), tag.strip().casefold()
    return tag == wanted or tag.startswith(f"{wanted}-")


def like(pattern: str, text: str) -> bool:
    """Match a whole text against a pattern: `*` = anything, `?` = one character. Never slow."""
    pieces = _pieces(pattern)
    if len(pieces) == 1:
        return pieces[0].fullmatch(text) is not None
    start = pieces[0].match(text)
    if start is None:
        return False
    place = start.end()
    for piece in pieces[1:-1]:
        found = piece.search(text, place)
        if found is None:
            return False
        place = found.end()
    last = len(text) - len(pattern.rpartition("*")[2])
    return last >= place and pieces[-1].match(text, last) is not None


@lru_cache(256)
def _pieces(pattern: str) -> tuple[re.Pattern[str], ...]:
    """Return what stands between the stars; found one after the other, they need no backtracking."""
    texts = (re.escape(piece).replace(r"\?", ".") for piece in pattern.split("*"))
    return tuple(re.compile(text, re.DOTALL) for text in texts)


def _contains(value: str, text: str) -> bool:
    return value in text


def _is(value: str, text: str) -> bool:
    return value == text.strip()


_COMPARE: Mapping[str, Callable[[str, str], bool]] = {"contains": _contains, "is": _is, "matches": like}
