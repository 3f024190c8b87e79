"""What a conversation shows, as values, and the things in it that a key acts on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TYPE_CHECKING

from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line

if TYPE_CHECKING:
    from tuidesk.desk.cards import Asked
    from tuidesk.store.conversation import AttachmentRow, Entry, TicketHead

FILE_KEYS = "123456789"
FOLD_KEYS = "ABCDEFHIKNOPQRTUVWYZ"  # without G, J, L, M, S and X, which are commands

LONG = 500  # lines of one message that are shown at once
SHORT = 2  # lines that are not worth a fold

STATUS_WORDS = {
    "new": mark("new"),
    "open": mark("open"),
    "pending": mark("pending"),
    "solved": mark("solved"),
    "closed": mark("closed"),
    "spam": mark("spam"),
    "trash": mark("trash"),
}
PRIORITY_WORDS = (mark("low"), mark("normal"), mark("high"), mark("urgent"))


@dataclass(frozen=True, slots=True)
class Talk:
    """One ticket's head and messages as they were read, and what is needed to show them."""

    head: TicketHead
    entries: Sequence[Entry]
    earlier: int  # other tickets of this customer
    seen_id: int  # the newest message that the agent had seen before
    now: int = field(compare=False)  # when it was read (ms): the same words a moment later are the same
    zone: tzinfo | None
    me: int | None
    leaving: Mapping[int, int] = field(default_factory=dict)  # outbox id -> when it may leave (ms)
    cards: Sequence[Asked] = ()  # questions that wait, oldest first
    named: Mapping[int, Sequence[str]] = field(default_factory=dict)  # note -> the agents it names
    watched: bool = False  # the agent follows it

    @property
    def files(self) -> list[AttachmentRow]:
        """Every attachment, the newest message's first."""
        return [row for entry in reversed(self.entries) for row in entry.attachments]

    @property
    def letters(self) -> list[Entry]:
        """The mails, in and out, oldest first."""
        return [entry for entry in self.entries if entry.direction != "note"]

    @property
    def last_in(self) -> Entry | None:
        """The newest mail that came in."""
        return next((entry for entry in reversed(self.entries) if entry.direction == "in"), None)


@dataclass(slots=True)
class Labels:
    """Keys beside things: digits for attachments, capitals for folds; the newest message's come first."""

    files: dict[int, str] = field(default_factory=dict)  # attachment id -> key
    folds: dict[tuple[int, int], str] = field(default_factory=dict)  # (entry id, first line) -> key

    def file_of(self, key: str) -> int | None:
        """Return the attachment that a key stands beside."""
        return next((ident for ident, label in self.files.items() if label == key), None)

    def fold_of(self, key: str) -> tuple[int, int] | None:
        """Return the fold that a key stands beside."""
        return next((ident for ident, label in self.folds.items() if label == key), None)


def label(talk: Talk) -> Labels:
    """Give keys to the attachments and folds of a conversation."""
    labels = Labels()
    for row, key in zip(talk.files, FILE_KEYS, strict=False):
        labels.files[row.id] = key
    folds = [(e.id, fold[0]) for e in reversed(talk.entries) for fold in foldable(e)]
    for ident, key in zip(folds, FOLD_KEYS, strict=False):
        labels.folds[ident] = key
    return labels


def foldable(entry: Entry) -> list[tuple[int, int, str]]:
    """Return the folds of an entry: quotes, signatures worth one, and what is beyond LONG lines."""
    folds = [fold for fold in entry.folds if fold[2] != "signature" or fold[1] - fold[0] > SHORT]
    total = entry.text.count("\n") + 1
    start = max([LONG, *(end for first, end, _what in folds if first < LONG)])
    if total <= start + SHORT:
        return folds
    return [*(fold for fold in folds if fold[0] < LONG), (start, total, "rest")]


def person(name: str, address: str) -> SafeText:
    """Return a name with its address, or whichever there is."""
    name, address = clean_line(name, 80), clean_line(address, 200)
    return SafeText(f"{name} <{address}>" if name and address and name != address else name or address)


def status_word(status: str) -> str:
    """Return a ticket's status in the agent's language."""
    return _(STATUS_WORDS.get(status, status))


def priority_word(priority: int) -> str:
    """Return a ticket's priority in the agent's language."""
    return _(PRIORITY_WORDS[max(0, min(priority, len(PRIORITY_WORDS) - 1))])
