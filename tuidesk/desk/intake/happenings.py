"""What the record of a ticket keeps of a mail beside the mail itself."""

from __future__ import annotations

from typing import Any

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.write import CardWish, Placed


def quoted(arrival: Arrival) -> dict[str, Any]:
    """Return who wrote what one of our own addresses passed on, for somebody to confirm."""
    found = arrival.parsed.quoted_sender
    return {"quoted": [found.name, found.address] if found else None}


def sender_cards(placed: Placed) -> list[CardWish]:
    """Return the question whether the writer whom a passed-on mail quotes is the customer, if it quotes one."""
    found = placed.arrival.parsed.quoted_sender or placed.arrival.parsed.passed_on
    if not found or not placed.thread:
        return []
    data = {"name": found.name, "address": found.address}
    return [CardWish(placed.thread, "sender", placed.entry, data=data)]
