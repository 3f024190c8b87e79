"""The lines of the questions that stand under a message."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line

if TYPE_CHECKING:
    from tuidesk.desk.cards import Asked

# Marks of messages, by the question that says the same.
ASKED_MARKS = {"other-subject": "split", "own-address": "sender", "unverified": "unverified"}


def card_lines(cards: Sequence[Asked], message_id: int) -> tuple[SafeText, ...]:
    """Return what the questions under a message say; the keys stand beside the ticket's first one only."""
    return _lines(cards, [card for card in cards if card.message_id == message_id])


def orphan_lines(cards: Sequence[Asked], shown: Container[int]) -> tuple[SafeText, ...]:
    """Return what those questions say whose message is not shown; they stand below all messages."""
    return _lines(cards, [card for card in cards if card.message_id not in shown])


def _lines(cards: Sequence[Asked], some: Iterable[Asked]) -> tuple[SafeText, ...]:
    lines: list[SafeText] = []
    for card in some:
        lines.append(card.question)
        if card is cards[0]:
            keys = _("y {yes} · i {no}").format(yes=card.yes, no=card.no)
            lines.append(clean_line(keys))
    return tuple(lines)


def is_asked(cards: Iterable[Asked], message_id: int, mark: str) -> bool:
    """Say whether a question under a message says what this mark of it would say."""
    kind = ASKED_MARKS.get(mark)
    return any(card.message_id == message_id and card.kind == kind for card in cards)
